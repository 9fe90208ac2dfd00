// When a secrecy period ends, from the mark as it stands on the paper.
#ifndef OPERATOR_TERM_END_H
#define OPERATOR_TERM_END_H

#include "base/base.h"

// What is behind the star, "10年" of 机密★10年, or "10 years" of SECRET★10
// years//NOFORN; "" for a mark without a term.
void term_of_mark(const char *mark, struct text *term);

// The last day of a term that begins on `day` ("2026-11-25"): 10年 ends on
// 2036-11-24, a date stands for itself. False for a condition, and for a term
// of no end.
bool term_end(const char *day, const char *term, char end[11]);

#endif
