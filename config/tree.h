// A YAML file as a tree of words, lists and maps that remember their places.
// The home of libyaml. Only the plain part of YAML is read: one document, no
// anchors, aliases, merge keys or tags, because a policy must mean what a
// reader sees at that place.
#ifndef CONFIG_TREE_H
#define CONFIG_TREE_H

#include "config/fault.h"

enum {
    TREE_DEPTH_MAX = 8,
    TREE_NODES_MAX = 20000,
};

enum node_kind {
    NODE_WORD,
    NODE_LIST,
    NODE_MAP,
    NODE_BROKEN, // was complained about already: say nothing more
};

struct node {
    enum node_kind kind;
    struct place place;
    char *name; // in a map: the key, else NULL
    struct place name_place;
    char *word; // of a NODE_WORD
    bool is_quoted;
    size_t count; // of a list or map
    struct node *first, *last, *next;
};

// The tree, yours for node_free; NULL when there is none. Whether it may be
// believed is for `faults` to say: a broken tree is still worth checking.
struct node *node_read(const struct text *bytes, struct faults *faults);
void node_free(struct node *node);

// The entry of a map, or NULL.
const struct node *node_find(const struct node *map, const char *name);

// "a word", "a list", "a map", for messages.
const char *node_kind_name(const struct node *node);

#endif
