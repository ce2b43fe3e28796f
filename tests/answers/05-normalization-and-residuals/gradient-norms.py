# Answers to gradient-norms of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        norms.append(sum(gradient.square().sum() for gradient in gradients).sqrt())
    return torch.stack(norms).float()


# == right 2
def gradient_norms(loss, layers):
    groups = [list(layer.parameters()) for layer in layers]
    flat = [p for group in groups for p in group]
    found = iter(torch.autograd.grad(loss, flat, retain_graph=True))
    result = torch.empty(len(layers), dtype=torch.float32)
    for i, group in enumerate(groups):
        result[i] = torch.cat([next(found).flatten() for _ in group]).norm()
    return result


# == right 3
def gradient_norms(loss, layers):
    parameters = [p for layer in layers for p in layer.parameters()]
    saved = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    loss.backward(retain_graph=True, inputs=parameters)
    norms = [math.sqrt(sum((p.grad.double() ** 2).sum().item() for p in layer.parameters())) for layer in layers]
    for p, old in zip(parameters, saved):
        p.grad = old
    return torch.tensor(norms, dtype=torch.float32)


# == right 4
def gradient_norms(loss, layers):
    owners, parameters = zip(*((number, p) for number, layer in enumerate(layers) for p in layer.parameters()))
    gradients = torch.autograd.grad(loss, parameters, retain_graph=True)
    squares = torch.stack([gradient.square().sum() for gradient in gradients])
    return torch.zeros(len(layers)).index_add(0, torch.tensor(owners), squares).sqrt()


# == right 5
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        norms.append(sum(g.square().sum() for g in gradients).sqrt())
    return torch.stack(norms)


# == right 6
def gradient_norms(loss, layers):
    # one backward pass for all layers together
    groups = [list(layer.parameters()) for layer in layers]
    flat = iter(torch.autograd.grad(loss, [p for group in groups for p in group], retain_graph=True))
    return torch.tensor([torch.cat([next(flat).flatten() for _ in group]).norm().item() for group in groups])


# == right 7
def gradient_norms(loss, layers):
    # backward for the parameters of the layers alone; what stood in .grad is put aside and put back
    parameters = list({id(p): p for layer in layers for p in layer.parameters()}.values())
    saved = [p.grad for p in parameters]
    try:
        for p in parameters:
            p.grad = None
        loss.backward(retain_graph=True, inputs=parameters)
        return torch.stack([torch.linalg.vector_norm(torch.stack([p.grad.norm() for p in layer.parameters()]))
                            for layer in layers])
    finally:
        for p, old in zip(parameters, saved):
            p.grad = old


# == wrong 1
# mistake: calls backward, which adds to .grad of every parameter and leaves it there
# accept: backward|.grad|grad|changed|accumulate|accumulates|adds
def gradient_norms(loss, layers):
    loss.backward(retain_graph=True)
    return torch.stack([torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers])


# == wrong 2
# mistake: sets .grad to zero before backward and to None after it: what was there is gone
# accept: .grad|grad|gone|lost|in use|deletes|erases|overwrite|overwrites|changed
def gradient_norms(loss, layers):
    for layer in layers:
        layer.zero_grad()
    loss.backward(retain_graph=True)
    norms = torch.stack([torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers])
    for layer in layers:
        layer.zero_grad()
    return norms


# == wrong 3
# mistake: lets autograd free the graph, so a second call on the same loss fails
# accept: graph|retain_graph|retain|second|twice|freed|free
def gradient_norms(loss, layers):
    parameters = [list(layer.parameters()) for layer in layers]
    gradients = torch.autograd.grad(loss, sum(parameters, []))
    norms, i = [], 0
    for group in parameters:
        norms.append(torch.cat([g.flatten() for g in gradients[i : i + len(group)]]).norm())
        i += len(group)
    return torch.stack(norms)


# == wrong 4
# mistake: counts the weights only and leaves the biases out
# accept: bias|biases|all its parameters|every|weights|all parameters
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        weights = [p for name, p in layer.named_parameters() if name.endswith("weight")]
        gradients = torch.autograd.grad(loss, weights, retain_graph=True)
        norms.append(torch.sqrt(sum((g**2).sum() for g in gradients)))
    return torch.stack(norms)


# == wrong 5
# mistake: adds up the norms of the single parameters in place of taking one norm over all entries
# accept: sum of|adds up|norms|together|one norm|each parameter|root|squares
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        norms.append(sum(g.norm() for g in gradients))
    return torch.stack(norms)


# == wrong 6
# mistake: forgets the root: returns the sum of the squares
# accept: root|square|squares|squared|sqrt
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        norms.append(sum(g.square().sum() for g in gradients))
    return torch.stack(norms)


# == wrong 7
# mistake: takes the root of the mean square, so a large layer's gradient counts no more than a small one's
# accept: mean|average|number of|divided|divides
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        flat = torch.cat([g.flatten() for g in gradients])
        norms.append(flat.square().mean().sqrt())
    return torch.stack(norms)


# == wrong 8
# mistake: measures the parameters and not their gradients
# accept: gradient|parameters themselves|weights themselves|size of the parameters|values
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        flat = torch.cat([p.detach().flatten() for p in layer.parameters()])
        norms.append(flat.norm())
    return torch.stack(norms)


# == wrong 9
# mistake: looks only at the first parameter of each layer
# accept: first|all its parameters|every|bias|biases|all parameters|only
def gradient_norms(loss, layers):
    firsts = [next(layer.parameters()) for layer in layers]
    gradients = torch.autograd.grad(loss, firsts, retain_graph=True)
    return torch.stack([g.norm() for g in gradients])


# == wrong 10
# mistake: does not start the sum at zero again for each layer, so every layer counts the ones before it
# accept: each layer|layers before|before it|cumulative|running|running sum|add up|adds up|accumulate|by itself|start
def gradient_norms(loss, layers):
    norms, total = [], 0.0
    for layer in layers:
        for gradient in torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True):
            total = total + (gradient**2).sum()
        norms.append(total**0.5)
    return torch.stack(norms)


# == wrong 11
# mistake: Adds the norms of a layer's weights and biases instead of their squares under one root.
# accept: sum of|one root|root|squares|norms of|each weight|together|add
def gradient_norms(loss, layers):
    result = []
    for layer in layers:
        grads = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        result.append(sum(g.norm() for g in grads))
    return torch.stack(result)


# == wrong 12
# mistake: Uses backward and clears .grad before and afterwards: a gradient that was in use there is gone.
# accept: .grad|in use|cleared|gone|lost|erase
def gradient_norms(loss, layers):
    for layer in layers:
        layer.zero_grad()
    loss.backward(retain_graph=True)
    norms = [torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers]
    for layer in layers:
        layer.zero_grad()
    return torch.stack(norms)


# == wrong 13
# mistake: Takes the mean of the squared entries instead of their sum.
# accept: mean|averag|sum|divided|number of
def gradient_norms(loss, layers):
    out = torch.zeros(len(layers))
    for i, layer in enumerate(layers):
        grads = torch.autograd.grad(loss, tuple(layer.parameters()), retain_graph=True)
        flat = torch.cat([g.reshape(-1) for g in grads])
        out[i] = flat.square().mean().sqrt()
    return out


# == wrong 14
# mistake: Uses backward and puts back .grad of the layers' parameters alone: parameters of the model outside the list keep what backward added.
# accept: .grad|every parameter|outside|other parameters|backward
def gradient_norms(loss, layers):
    parameters = [p for layer in layers for p in layer.parameters()]
    before = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    loss.backward(retain_graph=True)
    norms = [math.sqrt(sum(p.grad.square().sum().item() for p in layer.parameters())) for layer in layers]
    for p, grad in zip(parameters, before):
        p.grad = grad
    return torch.tensor(norms)


# == wrong 15
# mistake: Leaves the biases out: only weights with two axes are counted.
# accept: bias|every weight|all its parameters|all parameters
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        weights = [p for name, p in layer.named_parameters() if name.endswith("weight")]
        grads = torch.autograd.grad(loss, weights, retain_graph=True)
        norms.append(torch.sqrt(sum((g ** 2).sum() for g in grads)))
    return torch.stack(norms)


# == wrong 16
# mistake: Only the weights and biases of Linear parts are counted, so that parameters of other parts (a norm's gain, an embedding) are left out.
# accept: linear|every parameter|all parameters|all its parameters|parameters()|other parts|left out|miss|gain|embedding|norm's
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        parameters = []
        for part in layer.modules():
            if isinstance(part, nn.Linear):
                parameters += [p for p in (part.weight, part.bias) if p is not None]
        gradients = torch.autograd.grad(loss, parameters, retain_graph=True)
        norms.append(torch.cat([g.flatten() for g in gradients]).norm())
    return torch.stack(norms)


# == wrong 17
# mistake: layer.zero_grad() is called first, to be safe, and wipes out a .grad that is in use.
# accept: .grad|zero_grad|in use|wipe|clear|erase|as it was
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        layer.zero_grad()
        gradients = torch.autograd.grad(loss, tuple(layer.parameters()), retain_graph=True)
        norms.append(sum((g ** 2).sum() for g in gradients) ** 0.5)
    return torch.stack(norms)


# == wrong 18
# mistake: The graph is kept for all layers but the last, so it is freed at the end and a second call fails.
# accept: retain|freed|free|keep the graph|kept|second call|second time|twice|again|graph
def gradient_norms(loss, layers):
    norms = torch.zeros(len(layers))
    for number, layer in enumerate(layers):
        more_to_come = number < len(layers) - 1
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=more_to_come)
        norms[number] = torch.cat([g.reshape(-1) for g in gradients]).norm()
    return norms


# == wrong 19
# mistake: The gradients of all layers are cut into L equal groups, which is wrong when layers have different numbers of parameters.
# accept: different number|same number|how many parameters|equal groups|number of parameters|each layer's own|its own parameters|another layer|other layer|belong
def gradient_norms(loss, layers):
    everything = [p for layer in layers for p in layer.parameters()]
    gradients = torch.autograd.grad(loss, everything, retain_graph=True)
    each = len(gradients) // len(layers)
    groups = [gradients[i * each : (i + 1) * each] for i in range(len(layers))]
    return torch.stack([torch.cat([g.flatten() for g in group]).norm() for group in groups])


# == wrong 20
# mistake: backward() adds to a .grad that is in use, and the saved .grad is no copy: it is counted in the norm and comes back changed.
# accept: .grad|in use|copy|clone|old gradient|adds|added|accumulat|already
def gradient_norms(loss, layers):
    parameters = [p for layer in layers for p in layer.parameters()]
    saved = [p.grad for p in parameters]
    loss.backward(retain_graph=True, inputs=parameters)
    norms = [torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers]
    for p, before in zip(parameters, saved):
        p.grad = before
    return torch.stack(norms)
