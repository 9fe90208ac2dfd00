// A PDF of pages that we drew ourselves: forms, registers, samples.
#ifndef PAPER_BOOK_H
#define PAPER_BOOK_H

#include "paper/drawing.h"

struct book;

// `face` is ready, holds every character of every page, and outlives the book.
struct book *book_new(const struct face *face);
void book_free(struct book *book);

// A page of width x height points that shows the drawing.
bool book_page(struct book *book, const struct drawing *drawing, double width,
               double height, struct error *err);
// Appends the file. The same pages give the same bytes: no date, no producer.
void book_write(const struct book *book, struct text *pdf);

#endif
