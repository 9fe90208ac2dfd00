// The daemon speaks the words of its clients: the same source, built into the
// registrar's own parts as well, because countermarkd is linked without the
// client.
#include "registrar/client-words.c"
