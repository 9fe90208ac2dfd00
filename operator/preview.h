// `countermark preview`: a document as a queue would mark it.
#ifndef OPERATOR_PREVIEW_H
#define OPERATOR_PREVIEW_H

int command_preview(int argc, char **argv);

#endif
