# Answers to rms-model of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == right 2
import copy


def convert(model):
    new = copy.deepcopy(model)
    width = new["tokens"].shape[1]
    center = torch.eye(width).double() - 1 / width
    new["tokens"] = new["tokens"] @ center

    def fold(part, name):
        gain, shift = part.pop("norm")
        weight, bias = part[name]
        part[name] = (torch.diag(gain) @ weight, shift @ weight + bias)

    fold(new, "head")
    for branch in new["branches"]:
        fold(branch, "first")
        branch["last"] = tuple(one @ center for one in branch["last"])
    return new


def logits(model, ids):
    def rms(x):
        return nn.functional.rms_norm(x, (x.shape[-1],), eps=1e-5)

    x = nn.functional.embedding(ids, model["tokens"])
    for branch in model["branches"]:
        h = linear(rms(x), branch["first"])
        h = mixed(h) if branch["kind"] == "attention" else h.clamp(min=0)
        x = x + linear(h, branch["last"])
    return linear(rms(x), model["head"])


# == right 3
# the maps that read drop the mean as well: the stream has none, so nothing changes
def convert(model):
    def centered(z):
        return z - z.mean(dim=-1, keepdim=True)

    def reads(norm, pair):
        (gain, shift), (weight, bias) = norm, pair
        folded = weight * gain.unsqueeze(1)
        return folded - folded.mean(dim=0), bias + torch.einsum("w,wo->o", shift, weight)

    return {
        "tokens": centered(model["tokens"]),
        "branches": [
            dict(
                kind=b["kind"],
                first=reads(b["norm"], b["first"]),
                last=(centered(b["last"][0]), centered(b["last"][1])),
            )
            for b in model["branches"]
        ],
        "head": reads(model["norm"], model["head"]),
    }


def logits(model, ids):
    def plain(x):
        return x * (x.pow(2).mean(-1, keepdim=True) + 1e-5).rsqrt()

    stream = model["tokens"][ids]
    for b in model["branches"]:
        hidden = linear(plain(stream), b["first"])
        if b["kind"] == "attention":
            hidden = mixed(hidden)
        else:
            hidden = hidden.relu()
        stream = stream + linear(hidden, b["last"])
    return linear(plain(stream), model["head"])


# == right 4
# the folded maps by measuring the old ones
def convert(model):
    def measured(norm, pair):
        size = pair[0].shape[0]
        probe = torch.eye(size).double() * norm[0] + norm[1]
        bias = linear(norm[1], pair)
        return linear(probe, pair) - bias, bias

    new = {key: value for key, value in model.items() if key not in ("norm", "branches")}
    new["head"] = measured(model["norm"], model["head"])
    new["tokens"] = model["tokens"].clone()
    new["tokens"] -= new["tokens"].mean(-1, keepdim=True)
    new["branches"] = [dict(branch) for branch in model["branches"]]
    for branch in new["branches"]:
        branch["first"] = measured(branch.pop("norm"), branch["first"])
        branch["last"] = tuple(z - z.mean(-1, keepdim=True) for z in branch["last"])
    return new


def logits(model, ids):
    def norm(x):
        return math.sqrt(x.shape[-1]) * x / (x.norm(dim=-1, keepdim=True) ** 2 + x.shape[-1] * 1e-5).sqrt()

    x = model["tokens"][ids]
    for branch in model["branches"]:
        hidden = linear(norm(x), branch["first"])
        x = x + linear({"attention": mixed}.get(branch["kind"], torch.relu)(hidden), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 1
# mistake: drops the last norm and does not fold it into the head
# accept: head|last norm|every norm|each norm
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = weight, bias
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 2
# mistake: folds the gains and forgets the biases of the norms
# accept: bias
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 3
# mistake: sends the norm's bias through the weight that already has the gain in it
# accept: bias|gain twice
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        weight = gain[:, None] * weight
        first = weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    weight = gain[:, None] * weight
    new["head"] = weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 4
# mistake: multiplies the gain into the outputs of the map
# accept: axis|input|rows|row|fold|size|shape|reads
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = weight * gain, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = weight * gain, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 5
# mistake: leaves the table of tokens with its mean
# accept: token|table
def convert(model):
    new = {"tokens": model["tokens"]}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 6
# mistake: centers the weights of the last maps and not their biases
# accept: bias
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 7
# mistake: centers the last map over its inputs
# accept: axis|input|outputs|writes|over W
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=0), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 8
# mistake: centers the table of tokens over the symbols
# accept: axis|token|table|symbols
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=0)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 9
# mistake: folds the norms and centers nothing
# accept: mean|center
def convert(model):
    new = {"tokens": model["tokens"]}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight, bias
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 10
# mistake: changes the old model's tensors: centers in place
# accept: old|copy|place|leave
def convert(model):
    new = {"tokens": model["tokens"], "head": model["head"], "branches": []}
    new["tokens"] -= new["tokens"].mean(dim=1, keepdim=True)
    for branch in model["branches"]:
        (gain, shift), (weight, bias) = branch["norm"], branch["first"]
        branch = {key: branch[key] for key in ("kind", "last")}
        branch["first"] = gain[:, None] * weight, bias + shift @ weight
        for one in branch["last"]:
            one -= one.mean(dim=-1, keepdim=True)
        new["branches"].append(branch)
    (gain, shift), (weight, bias) = model["norm"], model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 11
# mistake: changes the old model: centers the last maps in place, the rest is new
# accept: old|copy|place|leave
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        weight -= weight.mean(dim=1, keepdim=True)
        last = weight, bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 12
# mistake: a shallow copy: the old model's branches are changed and lose their norms
# accept: old|copy|place|leave
def convert(model):
    new = dict(model)
    new["tokens"] = model["tokens"] - model["tokens"].mean(dim=-1, keepdim=True)
    for branch in new["branches"]:
        gain, shift = branch.pop("norm")
        weight, bias = branch["first"]
        branch["first"] = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        branch["last"] = weight - weight.mean(dim=-1, keepdim=True), bias - bias.mean()
    gain, shift = new.pop("norm")
    weight, bias = new["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 13
# mistake: takes the norms out of the old model, its tensors are left
# accept: old|copy|place|leave
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch.pop("norm")
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model.pop("norm")
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 14
# mistake: leaves the norms in the new model
# accept: norm
import copy


def convert(model):
    new = copy.deepcopy(model)
    new["tokens"] = new["tokens"] - new["tokens"].mean(dim=-1, keepdim=True)
    for branch in new["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        branch["first"] = gain[:, None] * weight, bias + shift @ weight
        branch["last"] = tuple(z - z.mean(dim=-1, keepdim=True) for z in branch["last"])
    gain, shift = new["norm"]
    weight, bias = new["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 15
# mistake: no epsilon in the norm of the converted model
# accept: epsilon|1e-5
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True))

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 16
# mistake: adds epsilon outside the root
# accept: epsilon|1e-5|inside
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / (torch.sqrt((x * x).mean(dim=-1, keepdim=True)) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 17
# mistake: no norm before the head
# accept: before the head
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(x, model["head"])


# == wrong 18
# mistake: the converted model still runs LayerNorms, without gain and bias
# accept: mean|rms|LayerNorm
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return nn.functional.layer_norm(x, x.shape[-1:], eps=1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 19
# mistake: centers the stream while running and not in the maps
# accept: mean|center|rms|nothing else
def convert(model):
    new = {"tokens": model["tokens"]}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight, bias
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        x = x - x.mean(dim=-1, keepdim=True)
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 20
# mistake: divides by the length of the vector and not by the root of its mean square
# accept: mean|root
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).sum(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 21
# mistake: norms the stream itself, and the branch is added to what it read
# accept: stream|added|addition|residual
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = norm(x)
        x = x + linear(between(linear(x, branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 22
# mistake: centers what the head gives as well
# accept: head|else
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    new["head"] = tuple(z - z.mean(dim=-1, keepdim=True) for z in new["head"])
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 23
# mistake: centers the outputs of the first map and leaves the last one
# accept: last|stream|first|writes
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        first = tuple(z - z.mean(dim=-1, keepdim=True) for z in first)
        weight, bias = branch["last"]
        last = weight, bias
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 24
# mistake: makes the mean of the reading maps vanish instead of that of the writing ones
# accept: last|stream|writes|mean
def convert(model):
    new = {"tokens": model["tokens"]}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * (weight - weight.mean(dim=0)), bias + shift @ weight
        weight, bias = branch["last"]
        last = weight, bias
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * (weight - weight.mean(dim=0)), bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 25
# mistake: relu in both kinds of branch
# accept: attention|mixed|kind
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean(dim=1, keepdim=True)}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])


# == wrong 26
# mistake: subtracts one mean of the whole matrix
# accept: axis|each row|mean
def convert(model):
    new = {"tokens": model["tokens"] - model["tokens"].mean()}
    new["branches"] = []
    for branch in model["branches"]:
        gain, shift = branch["norm"]
        weight, bias = branch["first"]
        first = gain[:, None] * weight, bias + shift @ weight
        weight, bias = branch["last"]
        last = weight - weight.mean(), bias - bias.mean()
        new["branches"].append({"kind": branch["kind"], "first": first, "last": last})
    gain, shift = model["norm"]
    weight, bias = model["head"]
    new["head"] = gain[:, None] * weight, bias + shift @ weight
    return new


def logits(model, ids):
    def norm(x):
        return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + 1e-5)

    x = model["tokens"][ids]
    for branch in model["branches"]:
        between = mixed if branch["kind"] == "attention" else torch.relu
        x = x + linear(between(linear(norm(x), branch["first"])), branch["last"])
    return linear(norm(x), model["head"])
