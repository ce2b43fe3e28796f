# exercise: head-parts
# mistake: All heads meet the first D rows.
# accept: row|own|all heads|first|every head|each head|same
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return mixed @ w_output[:D]
