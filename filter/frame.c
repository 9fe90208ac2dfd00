// The visible part of a page, and how it stands on the sheet: pure geometry.
#include "filter/frame.h"

#include <math.h>

static const double LETTER_WIDTH = 612, LETTER_HEIGHT = 792;
static const double UNIT_MAX = 75000; // ISO 32000-1, table 30 leaves it open

static bool is_open(const double box[4])
{
    return box[2] - box[0] > 0.01 && box[3] - box[1] > 0.01;
}

static unsigned quarter_turns(double rotate)
{
    double turns = rotate / 90;

    if (!isfinite(turns) || turns != floor(turns))
        return 0;
    double rest = fmod(turns, 4);
    return (unsigned)(rest < 0 ? rest + 4 : rest);
}

struct frame frame_of(const struct page_boxes *boxes)
{
    double seen[4] = {0, 0, LETTER_WIDTH, LETTER_HEIGHT};

    if (boxes->has_media && is_open(boxes->media))
        for (int n = 0; n < 4; n++)
            seen[n] = boxes->media[n];
    if (boxes->has_crop) {
        double cut[4] = {
            fmax(seen[0], boxes->crop[0]), fmax(seen[1], boxes->crop[1]),
            fmin(seen[2], boxes->crop[2]), fmin(seen[3], boxes->crop[3])};
        if (is_open(cut))
            for (int n = 0; n < 4; n++)
                seen[n] = cut[n];
    }

    bool has_unit = boxes->unit > 0 && boxes->unit <= UNIT_MAX;
    struct frame frame = {
        .x0 = seen[0],
        .y0 = seen[1],
        .x1 = seen[2],
        .y1 = seen[3],
        .rotate = 90 * quarter_turns(boxes->rotate),
        .unit = has_unit ? boxes->unit : 1,
    };
    bool is_lying = frame.rotate % 180 != 0;
    double across = (frame.x1 - frame.x0) * frame.unit;
    double up = (frame.y1 - frame.y0) * frame.unit;
    frame.width = is_lying ? up : across;
    frame.height = is_lying ? across : up;
    return frame;
}

static void set(double matrix[6], double a, double b, double c, double d,
                double e, double f)
{
    const double values[6] = {a, b, c, d, e, f};

    for (int n = 0; n < 6; n++)
        matrix[n] = values[n];
}

void frame_matrix(const struct frame *frame, double matrix[6])
{
    double u = frame->unit;

    switch (frame->rotate) {
    case 90:
        set(matrix, 0, -u, u, 0, -u * frame->y0, u * frame->x1);
        break;
    case 180:
        set(matrix, -u, 0, 0, -u, u * frame->x1, u * frame->y1);
        break;
    case 270:
        set(matrix, 0, u, -u, 0, u * frame->y1, -u * frame->x0);
        break;
    default:
        set(matrix, u, 0, 0, u, -u * frame->x0, -u * frame->y0);
        break;
    }
}
