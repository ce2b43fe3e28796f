# exercise: reaching-back
# mistake: The factor of the last step is used for all steps (a power of one matrix), although each step has a state of its own.
# accept: power|each step|own state|last state|same factor|same state|every step
def reaching_back(w_h, states):
    step = torch.diag(1 - states[-1] ** 2) @ w_h
    return torch.stack([torch.linalg.matrix_power(step, k).norm() for k in range(len(states))])
