"""What `figures.diagram` is made of, in the order in which it is done: `text` measures
the words, `grid` places the boxes, `arrows` leads the lines, `labels` puts words on
them, `svg` draws.
"""
