// Pages that try to hide, move or spoil what is printed on them. Each is one
// small PDF; tests/unit/test_filter_hostile.c marks and renders them, and
// tests/fuzz/filter starts from them.
#ifndef TESTS_HOSTILE_PAGES_H
#define TESTS_HOSTILE_PAGES_H

#include "tests/unit/filter_craft.h"

// Objects: 1 catalog, 2 page tree, 3 page, 4 content, 5... `more`.
struct hostile {
    const char *name;
    const char *content;   // NULL: a figure
    const char *resources; // entries of the page's /Resources
    const char *page;      // NULL: an A4 page with its content
    const char *catalog;   // entries of the catalog
    const char *stream;    // entries of the content's dictionary
    const char *refused;   // what the refusal says, when it is one
    struct piece more[6];
    const char *again; // content that follows, `times` over
    unsigned times;
};

#define A4_BOX "/MediaBox [0 0 595 842] "
#define A4_PAGE A4_BOX "/Contents 4 0 R "
// White over everything, large enough for any box below.
#define WHITEWASH "1 g 1 G -3000 -3000 9000 9000 re f "
#define HIDDEN                                                                 \
    "/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] /Order [] >> >>"
#define HIDDEN_LAYER                                                           \
    {                                                                          \
        "<< /Type /OCG /Name (hidden) >>", NULL                                \
    }
#define WHITE_LOOK                                                             \
    {                                                                          \
        "/Type /XObject /Subtype /Form /BBox [0 0 600 850]", WHITEWASH         \
    }
#define NOTE(kind, keys)                                                       \
    {                                                                          \
        "<< /Type /Annot /Subtype /" kind " /F 4 /Rect [0 0 595 842] " keys    \
        " >>",                                                                 \
            NULL                                                               \
    }
#define NOTED A4_PAGE "/Annots [5 0 R]"
#define LOOK "/AP << /N 6 0 R >>"
#define STATE(keys) "/ExtGState << /G << " keys " >> >>"
// A function that makes white of everything.
#define WHITE_FUNCTION                                                         \
    "<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >>"
#define WHITE_SPACE "[/Separation /All /DeviceGray " WHITE_FUNCTION "]"

static const struct hostile hostile_pages[] = {
    // Graphics state that is left behind.
    {"nothing at all", .content = ""},
    {"one Q too many", .content = "Q 0.5 g 0 0 595 842 re f"},
    {"one q too many", .content = "q 0.5 g 0 0 595 842 re f q"},
    {"ten thousand q", .content = "0 g", .again = " q", .times = 10000},
    {"ten thousand Q", .content = "0 g", .again = " Q", .times = 10000},
    {"Q beyond the start, then a shift",
     .content = "Q Q Q 1 0 0 1 3000 3000 cm"},
    {"a clip of nothing", .content = "0 0 0 0 re W n"},
    {"a clip that no path ends", .content = "0 0 9 9 re W"},
    {"a clip begun after the last path", .content = "0 0 9 9 re f W*"},
    {"a clip ended by nonsense",
     .content = "0 0 595 842 re W n0.8 g 0 0 9 9 re f"},
    {"a clip ended by nonsense, then more",
     .content =
         "0 0 595 842 re W n0.8 g 0 0 595 842 re f 0 g 120 250 40 300 re f"},
    {"a clip far away", .content = "5000 5000 1 1 re W* n"},
    {"a clip of text", .content = "BT 7 Tr /F 9 Tf (x) Tj ET",
     .resources = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont "
                  "/Helvetica >> >>"},
    {"everything shrunk to a point", .content = "0 0 0 0 0 0 cm"},
    {"everything enlarged", .content = "1e6 0 0 1e6 0 0 cm"},
    {"everything mirrored", .content = "-1 0 0 -1 595 842 cm"},
    {"white ink left", .content = "1 g 1 G 1 1 1 rg 0 0 0 0 k"},
    {"a pattern as ink",
     .content = "/Pattern cs /P scn /Pattern CS /P SCN 0 0 595 842 re f",
     .resources = "/Pattern << /P 5 0 R >>",
     .more = {{"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 "
               "/BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << >>",
               "1 g 0 0 9 9 re f"}}},
    {"no ink left", .content = "/G gs 0 0 595 842 re f",
     .resources = STATE("/ca 0 /CA 0")},
    {"a mask that hides all", .content = "/G gs",
     .resources = STATE("/SMask << /S /Luminosity /G 5 0 R >>"),
     .more = {{"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << "
               "/S /Transparency /CS /DeviceGray >>",
               "0 g 0 0 595 842 re f"}}},
    {"a blend that inverts",
     .content = "0 g 0 0 595 842 re f /G gs 1 g 0 0 300 842 re f",
     .resources = STATE("/BM /Difference")},
    {"a blend that keeps white", .content = "/G gs " WHITEWASH,
     .resources = STATE("/BM /Lighten")},
    {"overprint", .content = "/G gs 0 0 0 0 k 0 0 595 842 re f",
     .resources = STATE("/OP true /op true /OPM 1")},
    {"a transfer function that makes white", .content = "/G gs",
     .resources = STATE("/TR " WHITE_FUNCTION " /TR2 " WHITE_FUNCTION)},
    {"black generation without black", .content = "/G gs",
     .resources = STATE("/BG2 " WHITE_FUNCTION " /UCR2 " WHITE_FUNCTION)},
    {"a halftone of one dot", .content = "/G gs",
     .resources = STATE("/HT << /Type /Halftone /HalftoneType 1 /Frequency 1 "
                        "/Angle 0 /SpotFunction /Round >>")},
    {"flatness, dashes, thin lines",
     .content = "100 i [0 999] 0 d 0 w 3 J /Perceptual ri"},
    // Text state.
    {"invisible text left", .content = "BT 3 Tr 0 Tz 999 Ts -999 TL ET"},
    {"text never ended", .content = "BT 1 0 0 1 4000 4000 Tm 3 Tr"},
    {"text ended twice", .content = "BT ET ET ET"},
    // What is not closed.
    {"a string left open", .content = "0 g (never closed \\"},
    {"a hex string left open", .content = "0 g <4142"},
    {"an array left open", .content = "0 g [1 2 (x)"},
    {"a dictionary left open", .content = "/P << /A 1"},
    {"a name without an end", .content = "0 g /"},
    {"a number without an end", .content = "0 g 1"},
    {"a comment without an end", .content = "0 g % comment"},
    {"an inline image without an end", .content = "BI /W 9 /H 9 /BPC 8 ID x"},
    {"an inline image without data", .content = "BI /W 9"},
    {"an inline image over everything",
     .content = "q 9000 0 0 9000 -1000 -1000 cm BI /W 1 /H 1 /BPC 8 /CS /G ID "
                "\xFF EI Q"},
    {"compatibility left open", .content = "BX nonsense 1 2 3"},
    {"operators nobody knows", .content = "1 2 3 nonsense (x) more ]]] >> }"},
    // Optional content.
    {"a hidden layer left open", .content = "/OC /L BDC 0 0 9 9 re f",
     .resources = "/Properties << /L 5 0 R >>", .catalog = HIDDEN,
     .more = {HIDDEN_LAYER}},
    {"a hundred hidden layers left open", .content = "0 g",
     .resources = "/Properties << /L 5 0 R >>", .catalog = HIDDEN,
     .more = {HIDDEN_LAYER}, .again = " /OC /L BDC", .times = 100},
    {"a hidden layer, then an open string", .content = "/OC /L BDC (EMC",
     .resources = "/Properties << /L 5 0 R >>", .catalog = HIDDEN,
     .more = {HIDDEN_LAYER}},
    {"a hidden layer in a form", .content = "/X Do",
     .resources = "/XObject << /X 6 0 R >>", .catalog = HIDDEN,
     .more = {HIDDEN_LAYER,
              {"/Type /XObject /Subtype /Form /BBox [0 0 600 850] /Resources "
               "<< /Properties << /L 5 0 R >> >>",
               "/OC /L BDC 0 0 9 9 re f"}}},
    {"a hidden layer in a form without data", .content = "/X Do /OC /L BDC",
     .resources = "/XObject << /X 6 0 R >> /Properties << /L 5 0 R >>",
     .catalog = HIDDEN,
     .more = {HIDDEN_LAYER,
              {"/Type /XObject /Subtype /Form /BBox [0 0 600 850]", ""}}},
    {"hidden by membership", .content = "/OC /M BDC 0 0 9 9 re f",
     .resources = "/Properties << /M << /Type /OCMD /OCGs [5 0 R] /P /AllOn "
                  ">> >>",
     .catalog = HIDDEN, .more = {HIDDEN_LAYER}},
    {"hidden when printed", .content = "/OC /L BDC 0 0 9 9 re f",
     .resources = "/Properties << /L 5 0 R >>",
     .catalog = "/OCProperties << /OCGs [5 0 R] /D << /AS [<< /Event /Print "
                "/OCGs [5 0 R] /Category [/Print] >>] >> >>",
     .more = {{"<< /Type /OCG /Name (l) /Usage << /Print << /PrintState /OFF "
               ">> >> >>",
               NULL}}},
    {"all layers off", .content = "/OC /L BDC 0 0 9 9 re f",
     .resources = "/Properties << /L 5 0 R >>",
     .catalog = "/OCProperties << /OCGs [5 0 R] /D << /BaseState /OFF >> >>",
     .more = {HIDDEN_LAYER}},
    {"ends of layers that never began", .content = "EMC EMC EMC 0 g",
     .catalog = HIDDEN, .more = {HIDDEN_LAYER}},
    {"the content itself a hidden layer", .stream = "/OC 5 0 R",
     .catalog = HIDDEN, .more = {HIDDEN_LAYER}},
    {"a layer around the page", .page = A4_PAGE "/OC 5 0 R", .catalog = HIDDEN,
     .more = {HIDDEN_LAYER}},
    {"an annotation's layer left open", .page = NOTED,
     .catalog = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>",
     .more = {NOTE("Stamp", LOOK),
              {"/Type /XObject /Subtype /Form /BBox [0 0 600 850] /Resources "
               "<< /Properties << /L 7 0 R >> >>",
               "1 g 0 0 600 850 re f /OC /L BDC"},
              HIDDEN_LAYER}},
    {"an annotation in a hidden layer", .page = A4_PAGE "/Annots [5 0 R]",
     .catalog = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>",
     .more = {NOTE("Stamp", LOOK " /OC 7 0 R"), WHITE_LOOK, HIDDEN_LAYER}},
    {"an annotation in a hidden layer that opens more",
     .page = A4_PAGE "/Annots [5 0 R]",
     .catalog = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>",
     .more = {NOTE("Stamp", LOOK " /OC 7 0 R"),
              {"/Type /XObject /Subtype /Form /BBox [0 0 600 850] /OC 7 0 R "
               "/Resources << /Properties << /L 7 0 R >> >>",
               "EMC EMC /OC /L BDC /OC /L BDC q"},
              HIDDEN_LAYER}},
    // Colours and names of the page's own.
    {"black made white",
     .resources = "/ColorSpace << /DefaultGray " WHITE_SPACE " >>"},
    {"all colours made white",
     .resources = "/ColorSpace << /DefaultGray " WHITE_SPACE
                  " /DefaultRGB [/Indexed /DeviceRGB 0 <FFFFFF>] /DefaultCMYK "
                  "/DeviceGray >>"},
    {"names like ours", .content = "/CMo Do /CMs Do BT /CMf 99 Tf (A) Tj ET",
     .resources = "/XObject << /CMo 5 0 R /CMs 5 0 R >> /Font << /CMf << /Type "
                  "/Font /Subtype /Type1 /BaseFont /Symbol >> >>",
     .more = {WHITE_LOOK}},
    {"a form that moves itself", .stream = "/Matrix [0 0 0 0 9999 9999] /BBox "
                                           "[0 0 1 1] /Type /XObject /Subtype "
                                           "/Form /Group << /S /Transparency "
                                           ">>"},
    // White over everything.
    {"a white box", .content = WHITEWASH},
    {"a black box", .content = "0 g 0 0 595 842 re f"},
    {"a white form", .content = "/X Do", .resources = "/XObject << /X 5 0 R >>",
     .more = {WHITE_LOOK}},
    {"a white image", .content = "9000 0 0 9000 -999 -999 cm /X Do",
     .resources = "/XObject << /X 5 0 R >>",
     .more = {{"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace "
               "/DeviceGray /BitsPerComponent 8",
               "\xFF"}}},
    {"an image that cannot be read", .content = "595 0 0 842 0 0 cm /X Do",
     .resources = "/XObject << /X 5 0 R >>",
     .more = {{"/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace "
               "/DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
               "no picture"}}},
    {"a white shading", .content = "/S sh",
     .resources =
         "/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray "
         "/Coords [0 0 9 9] /Extend [true true] /Function " WHITE_FUNCTION
         " >> >>"},
    {"a white glyph", .content = "BT /T 1 Tf (a) Tj ET",
     .resources = "/Font << /T 5 0 R >>",
     .more = {{"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 850] "
               "/FontMatrix [1 0 0 1 0 0] /CharProcs << /a 6 0 R >> /Encoding "
               "<< /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths "
               "[600] /Resources << >> >>",
               NULL},
              {"", "600 0 d0 1 g 0 0 600 850 re f"}}},
    {"forms in a ring", .content = "/X Do",
     .resources = "/XObject << /X 5 0 R >>",
     .more = {{"/Type /XObject /Subtype /Form /BBox [0 0 600 850] /Resources "
               "<< /XObject << /X 5 0 R >> >>",
               "0.5 g 0 0 9 9 re f /X Do"}}},
    {"raw PostScript", .content = "/X Do",
     .resources = "/XObject << /X 5 0 R >>",
     .more = {{"/Type /XObject /Subtype /PS", "initgraphics erasepage"}}},
    // Annotations: readers paint them after the content.
    {"a white stamp", .page = NOTED, .more = {NOTE("Stamp", LOOK), WHITE_LOOK}},
    {"a white square", .page = NOTED,
     .more = {NOTE("Square", LOOK), WHITE_LOOK}},
    {"a white watermark", .page = NOTED,
     .more = {NOTE("Watermark", LOOK " /FixedPrint << /Type /FixedPrint "
                                     "/Matrix [1 0 0 1 0 0] >>"),
              WHITE_LOOK}},
    {"a white field", .page = NOTED,
     .catalog = "/AcroForm << /Fields [5 0 R] >>",
     .more = {NOTE("Widget", LOOK " /FT /Tx /T (t) /V (white)"), WHITE_LOOK}},
    {"a field without a look", .refused = "has words but no picture",
     .page = NOTED,
     .catalog = "/AcroForm << /Fields [5 0 R] /NeedAppearances true /DA (/H 9 "
                "Tf 1 g) >>",
     .more = {NOTE("Widget", "/FT /Tx /T (t) /V (white) /MK << /BG [1] >>")}},
    {"a redaction", .page = NOTED,
     .more = {NOTE("Redact", LOOK " /IC [1 1 1] /RO 6 0 R"), WHITE_LOOK}},
    {"a square without a look", .page = NOTED,
     .more = {NOTE("Square", "/IC [1 1 1] /C [1 1 1] /BS << /W 99 >>")}},
    {"a line without a look", .page = NOTED,
     .more = {NOTE("Line", "/L [0 800 595 800] /C [1 1 1] /BS << /W 90 >>")}},
    {"ink without a look", .page = NOTED,
     .more = {NOTE("Ink",
                   "/InkList [[0 800 595 800]] /C [1] /BS << /W 90 >>")}},
    {"free text without a look", .refused = "has words but no picture",
     .page = NOTED,
     .more = {NOTE("FreeText", "/DA (/H 30 Tf 1 g) /Contents (white) /C [1]")}},
    {"a look with two states", .page = NOTED,
     .more = {NOTE("Widget", "/FT /Btn /T (b) /AS /On /AP << /N << /On 6 0 R "
                             "/Off 6 0 R >> >>"),
              WHITE_LOOK}},
    {"a film", .page = NOTED, .more = {NOTE("Movie", LOOK), WHITE_LOOK}},
    {"an annotation far larger than the page", .page = NOTED,
     .more = {{"<< /Type /Annot /Subtype /Stamp /F 4 /Rect [-9e9 -9e9 9e9 "
               "9e9] " LOOK " >>",
               NULL},
              WHITE_LOOK}},
    {"an annotation that leaves q open", .page = NOTED,
     .more = {NOTE("Stamp", LOOK),
              {"/Type /XObject /Subtype /Form /BBox [0 0 600 850]",
               "q q 0 0 0 0 re W n 1 g ("}}},
    // Boxes and turns.
    {"turned by 90", .page = A4_PAGE "/Rotate 90"},
    {"turned by 180", .page = A4_PAGE "/Rotate 180"},
    {"turned by 270", .page = A4_PAGE "/Rotate 270"},
    {"turned by -90", .page = A4_PAGE "/Rotate -90"},
    {"turned by 450", .page = A4_PAGE "/Rotate 450"},
    {"turned by 45", .page = A4_PAGE "/Rotate 45"},
    {"turned by 90.0", .page = A4_PAGE "/Rotate 90.0"},
    {"turned by a name", .page = A4_PAGE "/Rotate /Left"},
    {"cropped", .page = A4_PAGE "/CropBox [50 60 560 800] /Rotate 90"},
    {"cropped beside the page", .page = A4_PAGE "/CropBox [900 900 999 999]"},
    {"cropped to nothing", .page = A4_PAGE "/CropBox [9 9 9 9]"},
    {"cropped larger than the page",
     .page = A4_PAGE "/CropBox [-999 -999 2000 2000]"},
    {"corners exchanged", .page = "/MediaBox [595 842 0 0] /Contents 4 0 R"},
    {"far from the origin",
     .page = "/MediaBox [-2000.5 3000.25 -1405.5 3842.25] /Contents 4 0 R"},
    {"no size", .page = "/Contents 4 0 R"},
    {"a size of words", .page = "/MediaBox [/a /b (c) null] /Contents 4 0 R"},
    {"larger units", .page = "/MediaBox [0 0 300 420] /UserUnit 2 /Contents 4 "
                             "0 R"},
    {"units below nothing", .page = A4_PAGE "/UserUnit -1"},
    {"very large", .page = "/MediaBox [0 0 3000 3000] /Contents 4 0 R"},
    // Groups.
    {"a group that knocks out",
     .page = A4_PAGE "/Group << /S /Transparency /K true /I true /CS "
                     "/DeviceRGB >>",
     .content = "/G gs 0 0 595 842 re f", .resources = STATE("/ca 0.5")},
    {"a group without black",
     .page = A4_PAGE "/Group << /S /Transparency /CS " WHITE_SPACE " >>"},
    {"a group of a broken profile",
     .page = A4_PAGE "/Group << /S /Transparency /CS [/ICCBased 5 0 R] >>",
     .more = {{"/N 3", "no profile"}}},
    {"a group of inks",
     .page = A4_PAGE "/Group << /S /Transparency /CS "
                     "/DeviceCMYK >>",
     .content = "0 0 0 0 k 0 0 595 842 re f"},
    // How content is kept.
    {"no content", .page = A4_BOX},
    {"content that is null", .page = A4_BOX "/Contents null"},
    {"content that is not there", .page = A4_BOX "/Contents 99 0 R"},
    {"content that is a number", .page = A4_BOX "/Contents 5"},
    {"content of a page in itself", .page = A4_BOX "/Contents 3 0 R"},
    {"content with holes", .page = A4_BOX "/Contents [4 0 R null 99 0 R 4 0 R "
                                          "(x)]"},
    {"a word across two streams", .content = "0 0 595 842 r",
     .page = A4_BOX "/Contents [4 0 R 5 0 R]", .more = {{"", "e f q W n"}}},
    {"a string across two streams", .content = "0 g (ab",
     .page = A4_BOX "/Contents [4 0 R 5 0 R]", .more = {{"", "q W n"}}},
    {"packed and cut off", .content = "\x78\x9C\x03 cut",
     .stream = "/Filter /FlateDecode"},
    {"packed as nobody knows", .stream = "/Filter /NoSuchDecode"},
    {"packed in hex, with an open end", .content = "3020672F",
     .stream = "/Filter /ASCIIHexDecode"},
    {"kept in another file", .stream = "/F (/etc/hostname) /FFilter null"},
    {"a length that lies", .page = A4_BOX "/Contents 5 0 R",
     .more = {{"/Length 5 0 R", "0 g 0 0 9 9 re f"}}},
    // What the document wants to do by itself.
    {"scripts and actions",
     .page = A4_PAGE "/AA << /O << /S /JavaScript /JS "
                     "(x) >> >>",
     .catalog = "/OpenAction << /S /Print >> /AA << /WP << /S /JavaScript /JS "
                "(x) >> >>"},
    {"a form of XML", .catalog = "/AcroForm << /XFA 5 0 R /Fields [] >>",
     .more = {{"", "<xdp/>"}}},
    {"permissions and viewer wishes",
     .catalog = "/Perms << >> /ViewerPreferences << /PrintArea /TrimBox "
                "/PrintClip /TrimBox /PrintScaling /None >>",
     .page = A4_PAGE "/TrimBox [200 200 300 300] /ArtBox [9 9 10 10]"},
    {"presentation and separations",
     .page = A4_PAGE "/Dur 1 /Trans << /S /Wipe >> /SeparationInfo << /Pages "
                     "[3 0 R] /DeviceColorant /Cyan >>"},
};

enum { HOSTILE_COUNT = sizeof(hostile_pages) / sizeof(*hostile_pages) };

static inline void hostile_craft(const struct hostile *page, struct text *into)
{
    static const char figure[] = "0.2 g 50 50 20 120 re f 50 150 80 20 re f";
    struct text catalog = {0};
    struct text object = {0};
    struct text content = {0};
    struct crafted file = {.name = page->name};

    text_addf(&catalog, "<< /Type /Catalog /Pages 2 0 R %s >>",
              page->catalog ? page->catalog : "");
    text_addf(&object, "<< /Type /Page /Parent 2 0 R %s /Resources << %s >> >>",
              page->page ? page->page : A4_PAGE,
              page->resources ? page->resources : "");
    text_add_string(&content, page->content ? page->content : figure);
    for (unsigned n = 0; n < page->times; n++)
        text_add_string(&content, page->again);
    file.pieces[0] = (struct piece){text_string(&catalog), NULL};
    file.pieces[1] = (struct piece){TREE};
    file.pieces[2] = (struct piece){text_string(&object), NULL};
    file.pieces[3] =
        (struct piece){page->stream ? page->stream : "", text_string(&content)};
    for (size_t n = 0; n < sizeof(page->more) / sizeof(*page->more); n++)
        file.pieces[4 + n] = page->more[n];
    craft(&file, into);
    text_clear(&content);
    text_clear(&object);
    text_clear(&catalog);
}

#endif
