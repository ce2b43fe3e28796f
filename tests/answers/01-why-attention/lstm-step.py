# Answers to lstm-step of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == right 2
def lstm_step(x, h, c, w_x, w_h, b):
    W = c.shape[1]
    z = F.linear(x, w_x, b) + F.linear(h, w_h)
    write = torch.sigmoid(z[:, :W])
    keep = torch.sigmoid(z[:, W : 2 * W])
    content = torch.tanh(z[:, 2 * W : 3 * W])
    show = torch.sigmoid(z[:, 3 * W :])
    cell = torch.addcmul(write * content, keep, c)
    return show * torch.tanh(cell), cell


# == right 3
def lstm_step(x, h, c, w_x, w_h, b):
    batch, width = c.shape
    z = torch.cat([x, h], dim=1) @ torch.cat([w_x, w_h], dim=1).T + b
    z = z.reshape(batch, 4, width)
    i, f, o = (1 / (1 + torch.exp(-z[:, n])) for n in (0, 1, 3))
    c = f * c + i * torch.tanh(z[:, 2])
    h = o * torch.tanh(c)
    return (h, c)


# == right 4
def lstm_step(x, h, c, w_x, w_h, b):
    width = c.shape[-1]
    blocks = (torch.einsum("bi,kwi->kbw", x, w_x.view(4, width, -1)) + torch.einsum("bv,kwv->kbw", h, w_h.view(4, width, width))
              + b.view(4, 1, width))
    write, keep, show = (1 / (1 + (-blocks[[0, 1, 3]]).exp()))
    cell = torch.addcmul(keep * c, write, blocks[2].tanh())
    return show * cell.tanh(), cell


# == right 5
def lstm_step(x, h, c, w_x, w_h, b):
    width = c.shape[1]
    block = {name: slice(n * width, (n + 1) * width) for n, name in enumerate("ifgo")}
    shown_and_given = torch.cat([x, h], dim=1)
    both = torch.cat([w_x, w_h], dim=1)

    def z(name):
        return torch.addmm(b[block[name]], shown_and_given, both[block[name]].mT)

    new = torch.lerp(torch.zeros_like(c), c, z("f").sigmoid()).addcmul(z("i").sigmoid(), z("g").tanh())
    return z("o").sigmoid().mul(new.tanh()), new


# == wrong 1
# mistake: takes the blocks in the order i, f, o, g
# accept: order|block|o, g|third|fourth
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, o, g = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == wrong 2
# mistake: exchanges the write gate and the keep gate (blocks read as f, i, g, o)
# accept: exchang|swap|order|keep|forget
def lstm_step(x, h, c, w_x, w_h, b):
    f, i, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == wrong 3
# mistake: shows the cell without a tanh: h = o * c
# accept: tanh|shown
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c
    return new_h, new_c


# == wrong 4
# mistake: the new content g gets a sigmoid too
# accept: sigmoid|tanh
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.sigmoid(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == wrong 5
# mistake: shows the old cell: h is computed from c instead of the new cell
# accept: old|new cell|before|updated
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * c.tanh()
    return new_h, new_c


# == wrong 6
# mistake: returns (c, h) instead of (h, c)
# accept: order|exchang|swap|tuple|first
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c.tanh()
    return new_c, new_h


# == wrong 7
# mistake: couples the gates: writes 1 - f of the new content instead of i
# accept: 1 - f|coupl|write|gru
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + (1 - f) * g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == wrong 8
# mistake: forgets the bias
# accept: bias
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == wrong 9
# mistake: the write gate is not used: the content g is added whole
# accept: write|gate
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == wrong 10
# mistake: splits by taking every fourth row instead of four blocks
# accept: block|every fourth|interleav|row
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = z[:, 0::4], z[:, 1::4], z[:, 2::4], z[:, 3::4]
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_c = f * c + i * g
    new_h = o * new_c.tanh()
    return new_h, new_c


# == wrong 11
# mistake: The third and fourth block are taken in the order i, f, o, g instead of i, f, g, o.
# accept: order|third|fourth|i, f, o, g|i, f, g, o|exchanged|swapped
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, o, g = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, o = i.sigmoid(), f.sigmoid(), o.sigmoid()
    c = f * c + i * g.tanh()
    return o * c.tanh(), c


# == wrong 12
# mistake: What is shown is made from the old cell, not from the new one.
# accept: old cell|new cell|cell before|new c|old c
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    new_c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    new_h = torch.sigmoid(o) * torch.tanh(c)
    return new_h, new_c


# == wrong 13
# mistake: The four gates are read as interleaved (every fourth number) instead of as four blocks of W.
# accept: interleav|every fourth|blocks of w|four blocks|one behind the other|block
def lstm_step(x, h, c, w_x, w_h, b):
    gates = (x @ w_x.T + h @ w_h.T + b).unflatten(-1, (-1, 4))
    i, f, g, o = gates.unbind(dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# == wrong 14
# mistake: The write gate is taken to be 1 - f, as in a GRU, and the block i is never used.
# accept: 1 - f|write gate|gru|block i|i is not used|i times g|i ⊙ g
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    f, o = f.sigmoid(), o.sigmoid()
    c = f * c + (1 - f) * g.tanh()
    return o * c.tanh(), c


# == wrong 15
# mistake: The new state h is scaled by the sigmoid of the cell instead of its tanh.
# accept: tanh of the|tanh(c|sigmoid of the cell|sigmoid
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.sigmoid(c), c


# == wrong 16
# mistake: The blocks are taken in the order i, f, o, g.
# accept: order|block|third|fourth|last|i, f, g, o|o and g|g and o|swap|exchang
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, o, g = z.chunk(4, dim=-1)
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
    new = f * c + i * g
    return o * torch.tanh(new), new


# == wrong 17
# mistake: The rows are taken to be interleaved (i, f, g, o, i, f, g, o, ...) and not four blocks of W.
# accept: block|interleav|every fourth|row|chunk|one after another|cut
def lstm_step(x, h, c, w_x, w_h, b):
    z = (x @ w_x.T + h @ w_h.T + b).reshape(len(x), -1, 4)
    i, f, g, o = z[..., 0].sigmoid(), z[..., 1].sigmoid(), z[..., 2].tanh(), z[..., 3].sigmoid()
    new = f * c + i * g
    return o * torch.tanh(new), new


# == wrong 18
# mistake: The tuple is returned as (c', h').
# accept: first|order|swap|exchang|tuple|other way|(h
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = z.chunk(4, dim=-1)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return new, o.sigmoid() * torch.tanh(new)


# == wrong 19
# mistake: All four blocks get a sigmoid, g too.
# accept: tanh|sigmoid|written|new content
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = torch.sigmoid(z).chunk(4, dim=-1)
    new = f * c + i * g
    return o * torch.tanh(new), new


# == wrong 20
# mistake: What is shown is o times the cell, without the tanh.
# accept: tanh|between -1 and 1|shown
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = z.chunk(4, dim=-1)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * new, new
