# Answers to logsumexp of 12-inference-from-scratch, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: np.expand_dims(g, axis) * softmax))


# == right 2
def logsumexp(x, axis):
    value = np.logaddexp.reduce(x.data, axis=axis)

    def back(gradient):
        slope = np.exp(x.data - np.expand_dims(value, axis))
        return slope * np.expand_dims(gradient, axis)

    return record(value, (x, back))


# == right 3
def logsumexp(x, axis):
    moved = np.moveaxis(x.data, axis, -1)
    high = moved.max(-1)
    weights = np.exp(moved - high[..., None])
    sums = weights.sum(-1)

    def back(gradient):
        share = weights * (gradient / sums)[..., None]
        return np.moveaxis(share, -1, axis)

    return record(high + np.log(sums), (x, back))


# == wrong 1
# mistake: The largest is not taken off, so that large entries overflow.
# accept: overflow | largest | maximum | finite | infinite | inf | nan
def logsumexp(x, axis):
    high = 0.0
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: np.expand_dims(g, axis) * softmax))


# == wrong 2
# mistake: The gradient does not get its axis back.
# accept: axis | broadcast | shape | expand
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: g * softmax))


# == wrong 3
# mistake: The gradient that comes back is ignored.
# accept: comes back | incoming | times | ignore | gradient of the result | what comes
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: softmax))


# == wrong 4
# mistake: The axis is kept, with length 1.
# accept: without that axis | without the axis | lacks | keep | shape | axis of
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high)
    softmax = e / total
    return record(value, (x, lambda g: g * softmax))


# == wrong 5
# mistake: The largest of all entries is taken off, so that a row far below it underflows.
# accept: each row | own largest | along the axis | whole | underflow | of all | inf | nan | finite
def logsumexp(x, axis):
    high = x.data.max()
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: np.expand_dims(g, axis) * softmax))


# == wrong 6
# mistake: What was taken off is not added again.
# accept: add | taken off | maximum | largest | subtract
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = np.log(total).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: np.expand_dims(g, axis) * softmax))


# == wrong 7
# mistake: The slope is 1 / sum, without the exponential.
# accept: softmax | exponential | e to | exp
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: np.expand_dims(g, axis) / total * np.ones_like(e)))


# == wrong 8
# mistake: The softmax of the gradient is over the last axis whatever the axis.
# accept: last axis | axis | other axis
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = np.exp(x.data - x.data.max(-1, keepdims=True))
    softmax = softmax / softmax.sum(-1, keepdims=True)
    return record(value, (x, lambda g: np.expand_dims(g, axis) * softmax))


# == wrong 9
# mistake: The gradient's axis is put back at the end.
# accept: axis | place | end
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return record(value, (x, lambda g: np.expand_dims(g, -1) * softmax))


# == wrong 10
# mistake: The value is safe, but backward uses exponentials without the largest taken off.
# accept: backward | gradient | overflow | finite | both directions | largest | nan
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = np.exp(x.data) / np.exp(x.data).sum(axis=axis, keepdims=True)
    return record(value, (x, lambda g: np.expand_dims(g, axis) * softmax))


# == wrong 11
# mistake: Nothing is recorded.
# accept: record | gradient | requires_grad
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total
    return engine.Array(value)


# == wrong 12
# mistake: The axis is inserted by list.insert, which goes wrong for a negative axis.
# accept: negative | axis
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total

    def back(g):
        shape = list(g.shape)
        shape.insert(axis, 1)
        return g.reshape(shape) * softmax

    return record(value, (x, back))


# == wrong 13
# mistake: Entries are clipped so that exp stays finite.
# accept: clip | largest | maximum | take off | subtract | finite | overflow | large
def logsumexp(x, axis):
    e = np.exp(np.clip(x.data, -700, 700))
    total = e.sum(axis, keepdims=True)
    return record(np.log(total).squeeze(axis), (x, lambda g: np.expand_dims(g, axis) * e / total))


# == wrong 14
# mistake: The slope is that of softmax, not of log-sum-exp.
# accept: softmax | slope | jacobian | derivative
def logsumexp(x, axis):
    high = x.data.max(axis=axis, keepdims=True)
    e = np.exp(x.data - high)
    total = e.sum(axis=axis, keepdims=True)
    value = (np.log(total) + high).squeeze(axis)
    softmax = e / total

    def back(g):
        g = np.expand_dims(g, axis)
        return softmax * (g - (g * softmax).sum(axis, keepdims=True))

    return record(value, (x, back))


# == wrong 15
# mistake: Made of the engine's exp, sum and log, which overflow.
# accept: overflow | largest | maximum | finite | infinite | inf | nan
def logsumexp(x, axis):
    return x.exp().sum(axis).log()
