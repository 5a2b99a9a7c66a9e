-- One element of each array: the reader decodes them all to give it.
SELECT sum(p[0] + element_at(q, -1)) FROM pairs
