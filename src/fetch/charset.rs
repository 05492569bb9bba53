//! From bytes to text: byte order mark, transport, declaration, then detection.
//! Knows nothing of what the text says beyond where charsets are declared.
