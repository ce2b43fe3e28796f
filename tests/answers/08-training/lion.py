# Answers to lion of 08-training, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * (torch.sign(c) + decay * weight)
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight


# == right 2
def lion(weight, gradients, rate, betas, decay):
    theta, m = weight.detach().clone(), weight.new_zeros(weight.shape)
    for step in range(len(gradients)):
        g = gradients[step]
        direction = m.lerp(g, 1 - betas[0]).sign()
        theta.mul_(1 - rate * decay).sub_(rate * direction)
        m.lerp_(g, 1 - betas[1])
    return theta


# == right 3
def lion(weight, gradients, rate, betas, decay):
    first, second = betas
    result = 1.0 * weight
    m = 0.0
    for i in range(gradients.shape[0]):
        c = first * m + (1 - first) * gradients[i]
        move = (c > 0).double() - (c < 0).double()
        result -= rate * move + rate * decay * result
        m = second * m + (1 - second) * gradients[i]
    return result


# == wrong 1
# mistake: c itself is the step; the sign is forgotten.
# accept: sign | same length | long
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * (c + decay * weight)
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight


# == wrong 2
# mistake: One mean only: c is kept as m, so beta 2 is never used.
# accept: second | beta2 | betas[1] | β | c is | two | beta_2 | keeps
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * (torch.sign(c) + decay * weight)
        mean = c
    return weight


# == wrong 3
# mistake: m is brought up to date first, and c is mixed from the new m.
# accept: before | first | order | new | already | after | up to date
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        mean = betas[1] * mean + (1 - betas[1]) * g
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * (torch.sign(c) + decay * weight)
    return weight


# == wrong 4
# mistake: The decay stands inside the sign.
# accept: decay | inside | λ
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * torch.sign(c + decay * weight)
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight


# == wrong 5
# mistake: The decay is not multiplied by the rate.
# accept: decay | rate
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * torch.sign(c) - decay * weight
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight


# == wrong 6
# mistake: The weight that was given is changed in place.
# accept: place | given | copy | clone | left | caller
def lion(weight, gradients, rate, betas, decay):
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight -= rate * (torch.sign(c) + decay * weight)
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight


# == wrong 7
# mistake: The two betas are swapped.
# accept: swap | exchang | beta | β | other
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[1] * mean + (1 - betas[1]) * g
        weight = weight - rate * (torch.sign(c) + decay * weight)
        mean = betas[0] * mean + (1 - betas[0]) * g
    return weight


# == wrong 8
# mistake: The decay comes after the step, from the weight that has already moved.
# accept: decay | after | moved | before
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * torch.sign(c)
        weight = weight - rate * decay * weight
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight


# == wrong 9
# mistake: m begins at the first gradient instead of 0.
# accept: begin | 0 | zero | start | first gradient
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = gradients[0].clone()
    for g in gradients:
        c = betas[0] * mean + (1 - betas[0]) * g
        weight = weight - rate * (torch.sign(c) + decay * weight)
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight


# == wrong 10
# mistake: Adam's habit: the means are divided by 1 - beta ** t.
# accept: correct | divid | bias | begin | Adam | 1 -
def lion(weight, gradients, rate, betas, decay):
    weight = weight.clone()
    mean = torch.zeros_like(weight)
    for t, g in enumerate(gradients, 1):
        c = betas[0] * mean / (1 - betas[1] ** t) + (1 - betas[0]) * g
        weight = weight - rate * (torch.sign(c) + decay * weight)
        mean = betas[1] * mean + (1 - betas[1]) * g
    return weight
