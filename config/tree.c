// A YAML file as a tree that remembers its places (libyaml's event parser).
#include "config/tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

// One reading: libyaml's parser, the event in hand, and what was counted.
struct reading {
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
    size_t nodes;
    struct faults *faults;
};

void node_free(struct node *node)
{
    while (node) {
        struct node *next = node->next;
        node_free(node->first);
        free(node->name);
        free(node->word);
        free(node);
        node = next;
    }
}

const struct node *node_find(const struct node *map, const char *name)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (const struct node *node = map->first; node; node = node->next) {
        if (string_equal(node->name, name))
            return node;
    }
    return NULL;
}

const char *node_kind_name(const struct node *node)
{
    static const char *const names[] = {
        [NODE_WORD] = "a word",
        [NODE_LIST] = "a list",
        [NODE_MAP] = "a map",
        [NODE_BROKEN] = "broken",
    };

    return names[node->kind];
}

static struct place place_of(yaml_mark_t mark)
{
    return (struct place){.line = mark.line + 1, .column = mark.column + 1};
}

// The first byte that is not UTF-8, found before libyaml sees the file: its own
// message would count bytes, and it would also take UTF-16.
static bool check_utf8(const struct text *bytes, struct faults *faults)
{
    const char *at = text_string(bytes);
    const char *end = at + bytes->length;
    struct place place = {.line = 1, .column = 1};

    while (at < end) {
        int32_t c = utf8_next(&at, end);
        if (c < 0) {
            fault_add(faults, place,
                      "this byte (0x%02x) is not UTF-8; save the file as UTF-8",
                      (unsigned)(unsigned char)*at);
            return false;
        }
        if (c == '\n')
            place = (struct place){.line = place.line + 1, .column = 1};
        else
            place.column++;
    }
    return true;
}

// The scanner stops in front of what it cannot read; of a tab it says no more
// than that it "cannot start any token".
static bool is_tab(const yaml_parser_t *parser)
{
    return parser->error == YAML_SCANNER_ERROR &&
           parser->buffer.pointer < parser->buffer.last &&
           *parser->buffer.pointer == '\t';
}

static bool not_yaml(struct reading *reading)
{
    const yaml_parser_t *parser = &reading->parser;
    const char *problem = parser->problem ? parser->problem : "unreadable";

    if (is_tab(parser))
        fault_add(reading->faults, place_of(parser->problem_mark),
                  "a tab stands where a line is indented; write blanks");
    else if (parser->context)
        fault_add(reading->faults, place_of(parser->problem_mark),
                  "not YAML: %s %s", problem, parser->context);
    else
        fault_add(reading->faults, place_of(parser->problem_mark),
                  "not YAML: %s", problem);
    return false;
}

static bool advance(struct reading *reading)
{
    if (reading->has_event)
        yaml_event_delete(&reading->event);
    reading->has_event = yaml_parser_parse(&reading->parser, &reading->event);
    return reading->has_event || not_yaml(reading);
}

static struct node *node_new(struct reading *reading, enum node_kind kind)
{
    struct node *node = memory_need_zero(1, sizeof(*node));

    node->kind = kind;
    node->place = place_of(reading->event.start_mark);
    return node;
}

static void append(struct node *parent, struct node *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
}

// What YAML can do and a policy may not. True when the node is to be used.
static bool is_plain_yaml(struct reading *reading, const yaml_char_t *anchor,
                          const yaml_char_t *tag)
{
    struct place place = place_of(reading->event.start_mark);

    if (anchor)
        fault_add(reading->faults, place,
                  "anchors (&%s) are not used here; write the value out",
                  (const char *)anchor);
    if (tag)
        fault_add(reading->faults, place,
                  "tags (%s) are not used here; remove it", (const char *)tag);
    return !anchor && !tag;
}

static struct node *read_word(struct reading *reading)
{
    const yaml_event_t *event = &reading->event;
    struct node *node = node_new(reading, NODE_WORD);
    const char *value = (const char *)event->data.scalar.value;

    if (!is_plain_yaml(reading, event->data.scalar.anchor,
                       event->data.scalar.tag))
        node->kind = NODE_BROKEN;
    if (strlen(value) != event->data.scalar.length) {
        fault_add(reading->faults, node->place,
                  "a value may not contain a zero byte; remove it");
        node->kind = NODE_BROKEN;
    }
    node->word = string_copy(value);
    node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return node;
}

static struct node *read_node(struct reading *reading, unsigned depth);

static struct node *read_list(struct reading *reading, unsigned depth)
{
    const yaml_event_t *event = &reading->event;
    struct node *list = node_new(reading, NODE_LIST);

    (void)is_plain_yaml(reading, event->data.sequence_start.anchor,
                        event->data.sequence_start.tag);
    while (advance(reading)) {
        if (event->type == YAML_SEQUENCE_END_EVENT)
            return list;
        struct node *child = read_node(reading, depth + 1);
        if (!child)
            break;
        append(list, child);
    }
    node_free(list);
    return NULL;
}

// Puts the value under its key unless the key cannot be used; a value that is
// not used was still read, so that its own faults are told too.
static void append_named(struct reading *reading, struct node *map,
                         struct node *key, struct node *value)
{
    struct faults *faults = reading->faults;
    const char *name = key->kind == NODE_WORD ? key->word : NULL;
    const struct node *twin = name ? node_find(map, name) : NULL;

    if (key->kind == NODE_LIST || key->kind == NODE_MAP) {
        fault_add(faults, key->place, "a key is one word, not %s",
                  node_kind_name(key));
    } else if (name && string_equal(name, "<<") && !key->is_quoted) {
        fault_add(faults, key->place,
                  "merge keys (<<) are not used here; write the keys out, or "
                  "put them under defaults");
    } else if (twin) {
        fault_add(faults, key->place,
                  "\"%s\" is given twice, first in line %zu; remove one", name,
                  twin->name_place.line);
    } else if (name) {
        value->name = string_copy(name);
        value->name_place = key->place;
        append(map, value);
        return;
    }
    node_free(value);
}

static struct node *read_map(struct reading *reading, unsigned depth)
{
    const yaml_event_t *event = &reading->event;
    struct node *map = node_new(reading, NODE_MAP);

    (void)is_plain_yaml(reading, event->data.mapping_start.anchor,
                        event->data.mapping_start.tag);
    while (advance(reading)) {
        if (event->type == YAML_MAPPING_END_EVENT)
            return map;
        struct node *key = read_node(reading, depth + 1);
        if (!key)
            break;
        struct node *value =
            advance(reading) ? read_node(reading, depth + 1) : NULL;
        if (value)
            append_named(reading, map, key, value);
        node_free(key);
        if (!value)
            break;
    }
    node_free(map);
    return NULL;
}

// NULL: the reading is over, a fault says why.
static struct node *read_node(struct reading *reading, unsigned depth)
{
    struct place place = place_of(reading->event.start_mark);

    if (depth > TREE_DEPTH_MAX) {
        fault_add(reading->faults, place,
                  "nested too deeply; at most %d levels are read",
                  TREE_DEPTH_MAX);
        return NULL;
    }
    if (++reading->nodes > TREE_NODES_MAX) {
        fault_add(reading->faults, place,
                  "too many values; at most %d are read", TREE_NODES_MAX);
        return NULL;
    }
    switch (reading->event.type) {
    case YAML_SCALAR_EVENT:
        return read_word(reading);
    case YAML_SEQUENCE_START_EVENT:
        return read_list(reading, depth);
    case YAML_MAPPING_START_EVENT:
        return read_map(reading, depth);
    default: // an alias: the parser gives nothing else where a node begins
        fault_add(reading->faults, place,
                  "aliases (*%s) are not used here; write the value out",
                  (const char *)reading->event.data.alias.anchor);
        return node_new(reading, NODE_BROKEN);
    }
}

// Stream start, document start, the root, document end, stream end.
static struct node *read_document(struct reading *reading)
{
    const yaml_event_t *event = &reading->event;

    if (!advance(reading) || !advance(reading))
        return NULL;
    if (event->type == YAML_STREAM_END_EVENT) {
        fault_add(
            reading->faults, (struct place){1, 1},
            "the file is empty; a policy needs at least the key \"site\"");
        return NULL;
    }
    if (!advance(reading))
        return NULL;
    struct node *root = read_node(reading, 1);
    if (root && advance(reading) && advance(reading) &&
        event->type != YAML_STREAM_END_EVENT)
        fault_add(reading->faults, place_of(event->start_mark),
                  "a second document begins here; a policy is one document");
    return root;
}

struct node *node_read(const struct text *bytes, struct faults *faults)
{
    struct reading reading = {.faults = faults};

    if (!check_utf8(bytes, faults))
        return NULL;
    if (!yaml_parser_initialize(&reading.parser)) {
        fault_add(faults, (struct place){1, 1},
                  "there is not enough memory to read the file");
        return NULL;
    }
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reading.parser,
                                 (const unsigned char *)text_string(bytes),
                                 bytes->length);
    struct node *root = read_document(&reading);
    if (reading.has_event)
        yaml_event_delete(&reading.event);
    yaml_parser_delete(&reading.parser);
    return root;
}
