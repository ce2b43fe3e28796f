# Answers to update of 08-training, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == right 2
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    for parameter in model.parameters():
        parameter.grad = None
    tokens = sum(w[targets >= 0].sum() for _, targets, w in micro_batches).item()
    losses = []
    for ids, targets, w in micro_batches:
        if (targets < 0).all():
            continue
        keep = targets >= 0
        logs = model(ids).log_softmax(-1)[keep]
        summed = -(w[keep] * logs.gather(1, targets[keep][:, None])[:, 0]).sum()
        losses.append(summed.item())
        (summed * state["scale"] / tokens).backward()
    loss = sum(losses) / tokens
    flat = torch.cat([p.grad.flatten() for p in model.parameters()])
    if flat.isnan().any() or flat.isinf().any():
        state.update(scale=state["scale"] / 2, good=0)
        optimizer.zero_grad()
        return loss, None, False
    for parameter in model.parameters():
        parameter.grad.div_(state["scale"])
    usual = sum(state["norms"]) / len(state["norms"]) if state["norms"] else 1e30
    norm = nn.utils.clip_grad_norm_(model.parameters(), limit * usual).item()
    state["norms"] += [norm]
    optimizer.param_groups[0]["lr"] = schedule(state["update"])
    optimizer.step()
    optimizer.zero_grad()
    state["update"] += 1
    state["good"] += 1
    if state["good"] >= patience:
        state.update(scale=state["scale"] * 2, good=0)
    return loss, norm, True


# == right 3
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad(set_to_none=True)
    n_all = 0.0
    for _, targets, w in micro_batches:
        n_all += w.masked_fill(targets.eq(-100), 0).sum().item()
    loss_sum = torch.zeros((), dtype=torch.float64)
    for ids, targets, w in micro_batches:
        logits = model(ids).transpose(1, 2)
        each = F.cross_entropy(logits, targets, reduction="none")
        loss = (w * each).sum() / n_all
        loss.mul(state["scale"]).backward()
        loss_sum += loss.detach()
    grads = [p.grad for p in model.parameters()]
    norm = torch.stack([(g / state["scale"]).norm() for g in grads]).norm()
    if not torch.isfinite(norm):
        state["scale"], state["good"] = state["scale"] * 0.5, 0
        return float(loss_sum), None, False
    factor = 1 / state["scale"]
    if state["update"] > 0:
        factor *= min(1.0, limit * float(torch.tensor(state["norms"]).double().mean() / norm))
    state["norms"].append(float(norm))
    for g in grads:
        g.mul_(factor)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] % patience == 0:
        state["good"] = 0
        state["scale"] *= 2
    return float(loss_sum), float(norm), True


# == wrong 1
# mistake: The mean of the micro-batches' means; those with no target are left out.
# accept: mean | micro-batch | token | weigh | all that
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    total = 0.0
    some = [(i, t, w) for i, t, w in micro_batches if (t != -100).any()]
    for ids, targets, w in some:
        logits = model(ids)
        each = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
        loss = (each * w.flatten()).sum() / w[targets != -100].sum() / len(some)
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 2
# mistake: Clips the scaled gradients, and divides by the scale afterwards.
# accept: clip | unscale | divide | order | scale
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
        p.grad /= state["scale"]
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 3
# mistake: A skipped update is counted in state['update'] as well.
# accept: skip | count | made | update
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        state["update"] += 1
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 4
# mistake: zero_grad comes after the step, so a skipped update leaves its infinite gradients behind.
# accept: zero | left | leave | clear | remain | old | empt | add
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    optimizer.zero_grad()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 5
# mistake: good is not set back when an update is skipped.
# accept: row | good | patience | back to 0
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 6
# mistake: The schedule's value is multiplied into the rate that the optimizer has.
# accept: rate | lr | schedule
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] *= schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 7
# mistake: Asks whether the loss is finite, not the gradients.
# accept: gradient | finite | overflow | skip | inf
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not math.isfinite(total):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 8
# mistake: Returns the norm after clipping.
# accept: norm | before | clip
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, min(norm, bound), True


# == wrong 9
# mistake: Each tensor is clipped by its own norm.
# accept: own | global | all | together | each
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / float(p.grad.norm()))
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 10
# mistake: Divides by the weights of all targets, also those of -100.
# accept: -100 | ignor | count | mean | token
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w.sum()) for *_, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 11
# mistake: On overflow, sets the gradients to 0 and steps: momentum moves the weights.
# accept: skip | momentum | step | move
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        optimizer.zero_grad(set_to_none=False)
        optimizer.step()
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 12
# mistake: good is not set back after the scale is doubled: from then on it doubles every time.
# accept: double | good | patience | row | again | every
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] >= patience:
        state["scale"] *= 2
    return total, norm, True


# == wrong 13
# mistake: Keeps the norm after clipping, so that the bound falls and falls.
# accept: true | before | clip | norm
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(min(norm, bound))
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 14
# mistake: This update's own norm goes into the mean, and so the first one is clipped.
# accept: first | so far | own | before | mean
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(float(w[targets != -100].sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    past.append(norm)
    bound = limit * sum(past) / len(past)
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True


# == wrong 15
# mistake: Divides by the number of targets, not by their weights.
# accept: weight | mean | divide
def update(model, optimizer, micro_batches, state, schedule, limit, patience):
    optimizer.zero_grad()
    count = sum(int((targets != -100).sum()) for _, targets, w in micro_batches)
    total = 0.0
    for ids, targets, w in micro_batches:
        logits = model(ids)
        each = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = (each * w.flatten()).sum() / count
        (loss * state["scale"]).backward()
        total += loss.item()
    parameters = [p for p in model.parameters() if p.grad is not None]
    for p in parameters:
        p.grad /= state["scale"]
    if not all(bool(p.grad.isfinite().all()) for p in parameters):
        state["scale"] /= 2
        state["good"] = 0
        return total, None, False
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    past = state["norms"]
    bound = limit * sum(past) / len(past) if past else math.inf
    for p in parameters:
        p.grad *= min(1.0, bound / norm)
    past.append(norm)
    for group in optimizer.param_groups:
        group["lr"] = schedule(state["update"])
    optimizer.step()
    state["update"] += 1
    state["good"] += 1
    if state["good"] == patience:
        state["scale"] *= 2
        state["good"] = 0
    return total, norm, True
