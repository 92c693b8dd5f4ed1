"""A conversation with one module: pure logic coupled to a wire and a clock."""
