# Answers to gradients of 12-inference-from-scratch, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    for node in reversed(in_order(end)):
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
    return [owed[id(each)] for each in inputs]


# == right 2
def gradients(end, inputs):
    # How many links point at each node; it is done when all of them have given.
    uses, found, stack = {}, {id(end)}, [end]
    while stack:
        for other, _ in stack.pop().links:
            uses[id(other)] = uses.get(id(other), 0) + 1
            if id(other) not in found:
                found.add(id(other))
                stack.append(other)
    owed, ready = {id(end): np.ones_like(end.data)}, [end]
    while ready:
        node = ready.pop()
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
            uses[id(other)] -= 1
            if uses[id(other)] == 0:
                ready.append(other)
    return [owed[id(each)] for each in inputs]


# == right 3
def gradients(end, inputs):
    # Pull: what a node is owed is asked of all that used it, once.
    users, nodes, waiting = {id(end): []}, [], [end]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        for other, back in node.links:
            if id(other) not in users:
                users[id(other)] = []
                waiting.append(other)
            users[id(other)].append((node, back))
    known = {id(end): np.ones_like(end.data)}

    def of(node):
        if id(node) not in known:
            known[id(node)] = sum(
                sum_to(back(of(user)), node.shape) for user, back in users[id(node)]
            )
        return known[id(node)]

    return [of(each) for each in inputs]


# == wrong 1
# mistake: A stack in the place of the queue: nodes still pass on before all shares have come.
# accept: longer path | order | before | all that | all who | too early | yet | complete | every share | wait | topolog
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    waiting, seen = [end], {id(end)}
    while waiting:
        node = waiting.pop()
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
            if id(other) not in seen:
                seen.add(id(other))
                waiting.append(other)
    return [owed[id(each)] for each in inputs]


# == wrong 2
# mistake: Nodes are queued again at each share, and pass on all they are owed each time.
# accept: twice | again | once | more than once | longer path | order | before | all that | all who | too early | yet | complete | every share | wait | topolog
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    waiting, seen = [end], {id(end)}
    while waiting:
        node = waiting.pop(0)
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
            waiting.append(other)
    return [owed[id(each)] for each in inputs]


# == wrong 3
# mistake: in_order is walked from the inputs, not from the end.
# accept: revers | from the end | order | backward
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    for node in in_order(end):
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
    return [owed[id(each)] for each in inputs]


# == wrong 4
# mistake: A share replaces the one before.
# accept: one use alone | add | sum | replace | overwrit | last | every share | only
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    for node in reversed(in_order(end)):
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = share
    return [owed[id(each)] for each in inputs]


# == wrong 5
# mistake: What was stretched is not summed back.
# accept: stretch | sum_to | shape | broadcast
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    for node in reversed(in_order(end)):
        for other, back in node.links:
            share = back(owed[id(node)])
            owed[id(other)] = owed.get(id(other), 0) + share
    return [owed[id(each)] for each in inputs]


# == wrong 6
# mistake: The links are put into a dict, which keeps one of two links to the same input.
# accept: twice | both | same | links | two
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    for node in reversed(in_order(end)):
        for other, back in dict(node.links).items():
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
    return [owed[id(each)] for each in inputs]


# == wrong 7
# mistake: A recursion that visits each node once, when first met.
# accept: longer path | order | before | all that | all who | too early | yet | complete | every share | wait | topolog
def gradients(end, inputs):
    owed, seen = {id(end): np.ones_like(end.data)}, set()

    def visit(node):
        if id(node) in seen:
            return
        seen.add(id(node))
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
        for other, _ in node.links:
            visit(other)

    visit(end)
    return [owed[id(each)] for each in inputs]


# == wrong 8
# mistake: A recursion over all ways that passes on the whole sum each time, so that shares count more than once.
# accept: twice | again | once | more than once | longer path | order | before | all that | all who | too early | yet | complete | every share | wait | topolog
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}

    def visit(node):
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
            visit(other)

    visit(end)
    return [owed[id(each)] for each in inputs]


# == wrong 9
# mistake: backward() of the engine, which leaves no gradient at arrays that were made from others.
# accept: backward | made from | middle | None | leav | links | between
def gradients(end, inputs):
    for each in inputs:
        each.grad = None
    end.backward()
    return [each.grad for each in inputs]


# == wrong 10
# mistake: A node met again moves to the end of the queue, but may have passed on before.
# accept: longer path | order | before | all that | all who | too early | yet | complete | every share | wait | topolog
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    waiting, seen = [end], {id(end)}
    while waiting:
        node = waiting.pop(0)
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
            if id(other) in seen and any(w is other for w in waiting):
                waiting = [w for w in waiting if w is not other] + [other]
            elif id(other) not in seen:
                seen.add(id(other))
                waiting.append(other)
    return [owed[id(each)] for each in inputs]


# == wrong 11
# mistake: What was stretched is summed back at the very end, after shares of different shapes were added.
# accept: stretch | sum_to | shape | broadcast
def gradients(end, inputs):
    owed = {id(end): np.ones_like(end.data)}
    for node in reversed(in_order(end)):
        for other, back in node.links:
            share = back(owed[id(node)])
            owed[id(other)] = owed.get(id(other), 0) + share
    return [sum_to(owed[id(each)], each.shape) for each in inputs]


# == wrong 12
# mistake: A depth-first list in the order of first meeting (preorder) is taken for a topological order.
# accept: longer path | order | before | all that | all who | too early | yet | complete | every share | wait | topolog
def gradients(end, inputs):
    order, seen = [], set()

    def collect(node):
        if id(node) in seen:
            return
        seen.add(id(node))
        order.append(node)
        for other, _ in node.links:
            collect(other)

    collect(end)
    owed = {id(end): np.ones_like(end.data)}
    for node in order:
        for other, back in node.links:
            share = sum_to(back(owed[id(node)]), other.shape)
            owed[id(other)] = owed.get(id(other), 0) + share
    return [owed[id(each)] for each in inputs]
