# exercise: head-parts
# mistake: Returns the layer's output, the sum over heads.
# accept: sum|shape|each head|add
def head_parts(mixed, w_output):
    return mixed.transpose(1, 2).flatten(2) @ w_output
