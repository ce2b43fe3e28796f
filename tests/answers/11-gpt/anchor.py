# Answers to anchor of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2 / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == right 2
import copy


class Anchor:
    """The gradients are taken in a copy, so the model cannot notice."""

    def __init__(self, model, texts):
        self.model, self.old = model, copy.deepcopy(model)
        squares = [[] for _ in self.old.parameters()]
        for text in texts:
            self.old.zero_grad()
            logits = self.old(text.unsqueeze(0)).squeeze(0)
            nn.functional.cross_entropy(logits[:-1], text[1:], reduction="sum").backward()
            for kept, p in zip(squares, self.old.parameters()):
                kept.append(p.grad.clone() ** 2)
        self.importance = [torch.stack(kept).mean(dim=0) for kept in squares]

    def penalty(self):
        total = 0.0
        for F, new, old in zip(self.importance, self.model.parameters(), self.old.parameters()):
            total = total + (F * (new - old.detach()).square()).sum()
        return total / 2


# == right 3
class Anchor:
    def __init__(self, model, texts):
        self.model = model
        names = [name for name, _ in model.named_parameters()]
        self.start = {k: v.detach().clone() for k, v in model.named_parameters()}

        def log_p(weights, text):
            scores = torch.func.functional_call(model, weights, (text[None, :-1],))[0]
            return scores.log_softmax(-1)[torch.arange(len(text) - 1), text[1:]].sum()

        slopes = [torch.func.grad(log_p)(self.start, text) for text in texts]
        self.importance = [sum(one[k] ** 2 for one in slopes) / len(texts) for k in names]

    def penalty(self):
        moved = torch.cat(
            [(v - self.start[k]).flatten() for k, v in self.model.named_parameters()])
        F = torch.cat([one.flatten() for one in self.importance])
        return moved.pow(2) @ F / 2


# == wrong 1
# mistake: the gradients of all texts are added and then squared
# accept: each text | every text | before | squared | separately | one text
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        total = 0.0
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = total + logp.gather(1, text[1:, None]).sum()
        slopes = torch.autograd.grad(total / len(texts), self.parameters)
        self.importance = [slope**2 for slope in slopes]

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 2
# mistake: a text's log p is the mean over its guesses instead of the sum
# accept: mean | sum | length
import copy


class Anchor:
    """The gradients are taken in a copy, so the model cannot notice."""

    def __init__(self, model, texts):
        self.model, self.old = model, copy.deepcopy(model)
        squares = [[] for _ in self.old.parameters()]
        for text in texts:
            self.old.zero_grad()
            logits = self.old(text.unsqueeze(0)).squeeze(0)
            nn.functional.cross_entropy(logits[:-1], text[1:]).backward()
            for kept, p in zip(squares, self.old.parameters()):
                kept.append(p.grad.clone() ** 2)
        self.importance = [torch.stack(kept).mean(dim=0) for kept in squares]

    def penalty(self):
        total = 0.0
        for F, new, old in zip(self.importance, self.model.parameters(), self.old.parameters()):
            total = total + (F * (new - old.detach()).square()).sum()
        return total / 2


# == wrong 3
# mistake: squares for each guess apart, instead of each text
# accept: guess | text | each token | token
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            for one in logp.gather(1, text[1:, None])[:, 0]:
                slopes = torch.autograd.grad(one, self.parameters, retain_graph=True)
                for F, slope in zip(self.importance, slopes):
                    F += slope**2 / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 4
# mistake: the start is not copied, so it moves with the model and the penalty is 0
# accept: copy | copied | clone | start | moves | zero
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2 / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 5
# mistake: no factor one half
# accept: half | ½ | 1/2 | twice | factor | 2
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2 / len(texts)

    def penalty(self):
        return sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 6
# mistake: .grad is not cleared between texts: gradients pile up
# accept: each text | between | add up | pile | accumul | clear | zero_grad
import copy


class Anchor:
    """The gradients are taken in a copy, so the model cannot notice."""

    def __init__(self, model, texts):
        self.model, self.old = model, copy.deepcopy(model)
        squares = [[] for _ in self.old.parameters()]
        for text in texts:
            logits = self.old(text.unsqueeze(0)).squeeze(0)
            nn.functional.cross_entropy(logits[:-1], text[1:], reduction="sum").backward()
            for kept, p in zip(squares, self.old.parameters()):
                kept.append(p.grad.clone() ** 2)
        self.importance = [torch.stack(kept).mean(dim=0) for kept in squares]

    def penalty(self):
        total = 0.0
        for F, new, old in zip(self.importance, self.model.parameters(), self.old.parameters()):
            total = total + (F * (new - old.detach()).square()).sum()
        return total / 2


# == wrong 7
# mistake: backward on the model itself, which leaves its .grad changed
# accept: grad | left | alone
import copy


class Anchor:
    """The gradients are taken in a copy, so the model cannot notice."""

    def __init__(self, model, texts):
        self.model, self.old = model, copy.deepcopy(model)
        old = model
        squares = [[] for _ in self.old.parameters()]
        for text in texts:
            old.zero_grad()
            logits = old(text.unsqueeze(0)).squeeze(0)
            nn.functional.cross_entropy(logits[:-1], text[1:], reduction="sum").backward()
            for kept, p in zip(squares, old.parameters()):
                kept.append(p.grad.clone() ** 2)
        self.importance = [torch.stack(kept).mean(dim=0) for kept in squares]

    def penalty(self):
        total = 0.0
        for F, new, old in zip(self.importance, self.model.parameters(), self.old.parameters()):
            total = total + (F * (new - old.detach()).square()).sum()
        return total / 2


# == wrong 8
# mistake: the scores at t are judged on the token at t
# accept: shift | t + 1 | next | same place | one place | own | first token
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0].log_softmax(dim=-1)
            total = logp.gather(1, text[:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2 / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 9
# mistake: absolute gradients instead of squared
# accept: square | absolute
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope.abs() / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 10
# mistake: the penalty is computed without gradients
# accept: gradient | requires_grad | grad | detach | no_grad
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2 / len(texts)

    @torch.no_grad()
    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 11
# mistake: the sum over texts instead of the mean
# accept: mean | number of texts | sum
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 12
# mistake: log p in bits
# accept: nats | bits | log2 | log(2)
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum() / math.log(2)
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2 / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 13
# mistake: one importance for a whole tensor
# accept: each parameter | each weight | shape | tensor | every parameter | one number
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += (slope**2).mean() / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then) ** 2).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )


# == wrong 14
# mistake: distance to the start, not its square
# accept: square | distance
class Anchor:
    def __init__(self, model, texts):
        self.parameters = list(model.parameters())
        self.start = [p.detach().clone() for p in self.parameters]
        self.importance = [torch.zeros_like(p) for p in self.start]
        for text in texts:
            logp = model(text[None])[0, :-1].log_softmax(dim=-1)
            total = logp.gather(1, text[1:, None]).sum()
            slopes = torch.autograd.grad(total, self.parameters)
            for F, slope in zip(self.importance, slopes):
                F += slope**2 / len(texts)

    def penalty(self):
        return 0.5 * sum(
            (F * (now - then).abs()).sum()
            for F, now, then in zip(self.importance, self.parameters, self.start)
        )
