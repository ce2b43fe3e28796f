# exercise: attention-cost
# mistake: Additions are counted too (floating-point operations, 2 for each multiply-add): twice too much.
# accept: addition|flop|twice|only multiplic|multiplications alone|factor
def attention_cost(length, width):
    flops_scores = 2 * length * length * width
    flops_mix = 2 * length * length * width
    return flops_scores + flops_mix, length ** 2
