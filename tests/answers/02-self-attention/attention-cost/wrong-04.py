# exercise: attention-cost
# mistake: Weights are taken for the model's parameters (three matrices D x D) instead of the attention weights (T x T).
# accept: parameter|attention weights|w_query|T x T|one weight|each query
def attention_cost(length, width):
    mults = 2 * length**2 * width
    weights = 3 * width**2          # w_query, w_key, w_value
    return mults, weights
