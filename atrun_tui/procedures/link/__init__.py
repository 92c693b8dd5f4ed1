"""The link doctor: what of a module's own set-up will strand it, told from its own answers; nothing is mended by itself."""
