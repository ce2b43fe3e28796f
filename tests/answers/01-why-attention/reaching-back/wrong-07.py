# exercise: reaching-back
# mistake: averages over the directions as the chapter does for Figure 2 (divides by W under the root)
# accept: average|width|divid|figure|mean|identity|sum
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [(product.square().sum() / W).sqrt()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (torch.diag(1 - h**2) @ w_h)
        sizes.append((product.square().sum() / W).sqrt())
    return torch.stack(sizes)
