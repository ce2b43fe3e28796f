# Answers to convert of 14-llama, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem = name.removesuffix(".weight")
        layer, _, short = ("", "", stem)
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        if short.endswith("norm"):
            whole = parts[0]
        elif short in ("tok_embeddings", "attention.wo", "feed_forward.w2"):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in ("attention.wk", "attention.wv"):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in ("attention.wq", "attention.wk"):
            heads = H if short.endswith("q") else groups
            pairs = whole.unflatten(0, (heads, -1, 2))
            whole = pairs.transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == right 2
from course_lib.positions.rotary_layouts import neighbours_to_halves


def convert(files, H, G, groups):
    import re

    out = {}
    for name, first in files[0].items():
        found = re.fullmatch(r"(?:layers\.(\d+)\.)?(.+)\.weight", name)
        if not found:
            continue
        n, part = found.groups()
        new = NAMES[part] if n is None else f"model.layers.{n}.{NAMES[part]}"
        if first.dim() == 1:
            out[new + ".weight"] = first.clone()
            continue
        columns = {"tok_embeddings", "attention.wo", "feed_forward.w2"}
        w = torch.cat([f[name] for f in files], dim=-1 if part in columns else 0)
        if part == "attention.wq":
            w = neighbours_to_halves(w, H)
        if part == "attention.wk":
            w = neighbours_to_halves(w, G)
        if part in ("attention.wk", "attention.wv"):
            heads = w.chunk(G)
            each = G // groups
            w = torch.cat(
                [sum(heads[g * each : (g + 1) * each]) / each for g in range(groups)]
            )
        out[new + ".weight"] = w
    return out


# == right 3
def convert(files, H, G, groups):
    L = 1 + max(
        int(name.split(".")[1]) for name in files[0] if name.startswith("layers")
    )

    def rows(name):
        return torch.vstack([file[f"{name}.weight"] for file in files])

    def columns(name):
        return torch.hstack([file[f"{name}.weight"] for file in files])

    def halves(w, heads):
        D = w.shape[0] // heads
        order = list(range(0, D, 2)) + list(range(1, D, 2))
        return w[[h * D + i for h in range(heads) for i in order]]

    def pool(w):
        D = w.shape[0] // G
        mix = torch.zeros(groups, G, dtype=w.dtype)
        for g in range(G):
            mix[g * groups // G, g] = groups / G
        return torch.einsum("gh,hdw->gdw", mix, w.view(G, D, -1)).reshape(
            groups * D, -1
        )

    made = {
        "model.embed_tokens": columns("tok_embeddings"),
        "model.norm": files[-1]["norm.weight"],
        "lm_head": rows("output"),
    }
    for n in range(L):
        a, b = f"layers.{n}.", f"model.layers.{n}."
        made[b + "input_layernorm"] = files[0][a + "attention_norm.weight"]
        made[b + "post_attention_layernorm"] = files[0][a + "ffn_norm.weight"]
        made[b + "self_attn.q_proj"] = halves(rows(a + "attention.wq"), H)
        made[b + "self_attn.k_proj"] = halves(pool(rows(a + "attention.wk")), groups)
        made[b + "self_attn.v_proj"] = pool(rows(a + "attention.wv"))
        made[b + "self_attn.o_proj"] = columns(a + "attention.wo")
        made[b + "mlp.gate_proj"] = rows(a + "feed_forward.w1")
        made[b + "mlp.down_proj"] = columns(a + "feed_forward.w2")
        made[b + "mlp.up_proj"] = rows(a + "feed_forward.w3")
    return {f"{name}.weight": w for name, w in made.items()}


# == wrong 1
# mistake: Everything is joined along rows.
# accept: column|wo|o_proj|dim|axis|input|shape
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in ("none",):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 2
# mistake: The table of embeddings is joined along rows.
# accept: embed|column|shape
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 3
# mistake: The key rows are reordered with the number of query heads.
# accept: key head|G|heads|k_proj
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 4
# mistake: Values are reordered as well.
# accept: value|v_proj
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
            "attention.wv",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 5
# mistake: Key heads are added up, not averaged.
# accept: mean|sum|average
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).sum(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 6
# mistake: Distant key heads are averaged, not neighbours.
# accept: neighbour|tile|apart|head
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(G // groups, groups, D, -1).mean(0).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 7
# mistake: Only the keys are pooled.
# accept: value|v_proj|alike
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in ("attention.wk",):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 8
# mistake: The first head of each group is taken.
# accept: first|mean|average
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1)[:, 0].flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 9
# mistake: Nothing is reordered.
# accept: neighbour|halves|order|row
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in ("none",):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 10
# mistake: Reorders from halves to neighbours.
# accept: halves|direction|way|neighbour|inverse
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, 2, -1)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 11
# mistake: Norms are joined, as each file has one.
# accept: norm|shape|once|copy
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = torch.cat(parts)
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 12
# mistake: The inner units of w2 are joined along rows.
# accept: w2|down|column|shape
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 13
# mistake: Reorders across heads: all even rows, then all odd ones.
# accept: head|within
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = torch.cat([whole[0::2], whole[1::2]])
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 14
# mistake: The rotary frequencies come along.
# accept: rope|freqs|tensors|name
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            made[name] = files[0][name]
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 15
# mistake: The layers lack their prefix model.
# accept: name|model
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 16
# mistake: Reordered by the final number of key heads before pooling.
# accept: pool|before|head|order
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        if short.endswith("norm"):
            whole = parts[0]
        else:
            whole = torch.cat(
                parts,
                dim=int(short in ("tok_embeddings", "attention.wo", "feed_forward.w2")),
            )
        if short in ("attention.wq", "attention.wk"):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        if short in ("attention.wk", "attention.wv"):
            whole = whole.unflatten(0, (groups, G // groups, -1)).mean(1).flatten(0, 1)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 17
# mistake: Norms are averaged over files and multiplied: added up.
# accept: norm
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = sum(parts)
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 18
# mistake: The output map's columns are reordered along with the queries.
# accept: o_proj|wo|output|value
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        if short == "attention.wo":
            whole = whole.T.unflatten(0, (H, -1, 2)).transpose(1, 2).flatten(0, 2).T
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 19
# mistake: Each file's rows are cut as if the file held all heads.
# accept: file|head|each|whole
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        if short in ("attention.wq", "attention.wk"):
            heads = H if short.endswith("q") else G
            parts = [
                p.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
                for p in parts
            ]
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = whole.reshape(groups, G // groups, D, -1).mean(1).flatten(0, 1)
        if short in ("none",):
            heads = H if short.endswith("q") else groups
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made


# == wrong 20
# mistake: Pools at all times to the mean over all of a file's rows, a number of key heads that is the number of files.
# accept: group|head|file
def convert(files, H, G, groups):
    made = {}
    for name in files[0]:
        if name == "rope.freqs":
            continue
        stem, layer, short = (
            name.removesuffix(".weight"),
            "",
            name.removesuffix(".weight"),
        )
        if stem.startswith("layers."):
            _, n, short = stem.split(".", 2)
            layer = f"model.layers.{n}."
        parts = [file[name] for file in files]
        count = len(files)
        if short.endswith("norm"):
            whole = parts[0]
        elif short in (
            "tok_embeddings",
            "attention.wo",
            "feed_forward.w2",
        ):
            whole = torch.cat(parts, dim=1)
        else:
            whole = torch.cat(parts, dim=0)
        if short in (
            "attention.wk",
            "attention.wv",
        ):
            D = len(whole) // G
            whole = torch.cat([p.unflatten(0, (-1, D)).mean(0) for p in parts])
        if short in (
            "attention.wq",
            "attention.wk",
        ):
            heads = H if short.endswith("q") else count
            whole = whole.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)
        made[f"{layer}{NAMES[short]}.weight"] = whole
    return made
