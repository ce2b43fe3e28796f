# Answers to diagnose of 08-training, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[-4] == 0:
        return "schedule per micro-batch"
    if ratio[0] > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == right 2
def diagnose(curves):
    sound, high, same, other, stray, schedule, few = FAULTS
    late = sum(curves["loss"][-12:]) / 12
    test, low, top = min(curves["held out"][-3:]), curves["lowest"], curves["chance"]
    still = [r < 1e-9 for r in curves["ratio"]]
    if all(still):
        return stray
    if sum(still) > 20:
        return schedule
    if max(curves["loss"][:12]) > 2 * top:
        return high
    if late < 0.75 * low:
        return few if test > low else same
    return other if late > low + 0.75 * (top - low) else sound


# == right 3
def diagnose(curves):
    ratio = torch.tensor(curves["ratio"], dtype=torch.float64)
    held = torch.tensor(curves["held out"], dtype=torch.float64)
    loss = torch.tensor(curves["loss"], dtype=torch.float64)
    moving = (ratio > 0).double().mean()
    if moving < 0.01:
        return FAULTS[4]
    if moving < 0.6:
        return FAULTS[5]
    if ratio[0] > 0.8:
        return FAULTS[1]
    gap = held[-1] - loss[-10:].mean()
    if gap > 1.0:
        return FAULTS[6]
    if held[-1] < curves["lowest"] / 2:
        return FAULTS[2]
    middle = (curves["lowest"] + curves["chance"]) / 2
    return FAULTS[3] if held[-1] > middle + 0.2 else FAULTS[0]


# == wrong 1
# mistake: Names as in the chapter's figure: 'schedule stepped for each micro-batch' is not in FAULTS.
# accept: FAULTS | name | called | one of
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[-4] == 0:
        return "schedule stepped for each micro-batch"
    if ratio[0] > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 2
# mistake: An update of zero at the end is taken for the optimizer of another model; the first updates are not looked at.
# accept: first | from the first | schedule | begin | quarter | freez | learn | optimizer
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if ratio[-1] == 0:
        return "optimizer of another model"
    if ratio[-1] < 1e-9 and ratio[0] == 0:
        return "schedule per micro-batch"
    if ratio[0] > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 3
# mistake: Looks at held-out losses only: the frozen run passes for a sound one.
# accept: schedule | zero | ratio | freez | sound | update
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[0] > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 4
# mistake: A training loss below the lowest is always 'targets not shifted': held-out is not looked at.
# accept: held | few | heart | memor | own targets | unshifted | not shifted
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[-4] == 0:
        return "schedule per micro-batch"
    if ratio[0] > 1:
        return "rate too high"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 5
# mistake: Whoever is at chance has targets of another row: asked before the update ratio.
# accept: ratio | zero | moves | optimizer | high
def diagnose(curves):
    if curves["held out"][-1] > 0.93 * curves["chance"]:
        if curves["held out"][-1] > 1.2 * curves["chance"]:
            return "too few texts" if curves["loss"][-1] < 1 else "rate too high"
        return "targets of another row"
    if max(curves["ratio"]) == 0:
        return "optimizer of another model"
    if curves["ratio"][-4] == 0:
        return "schedule per micro-batch"
    if curves["ratio"][0] > 1:
        return "rate too high"
    if curves["held out"][-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(curves["loss"][-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if curves["held out"][-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 6
# mistake: The rate is judged by the update ratio at the end, where it is as in a sound run.
# accept: first | begin | early | high | start
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[-4] == 0:
        return "schedule per micro-batch"
    if ratio[-1] > 0.05:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 7
# mistake: A gradient norm above 1 means that the rate is too high.
# accept: norm | zero | optimizer | ratio | update
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if ratio[-4] == 0 and max(ratio) > 0:
        return "schedule per micro-batch"
    if max(curves['norm']) > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 8
# mistake: Held-out far above training is 'targets of another row': overfitting is not known.
# accept: few | gap | held | heart | memor | row | chance
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[-4] == 0:
        return "schedule per micro-batch"
    if ratio[0] > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 9
# mistake: 'lowest' is compared with the single last training loss, which is noise: sound runs look too good.
# accept: noise | sound | lowest | one update | mean | held
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[-4] == 0:
        return "schedule per micro-batch"
    if ratio[0] > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if loss[-1] < 1.1 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 0.93 * curves["chance"]:
        return "targets of another row"
    return "sound"


# == wrong 10
# mistake: Targets of another row only if held-out is above chance by far; below that it is called sound.
# accept: chance | sound | frequen | learn | row
def diagnose(curves):
    loss, ratio, held = curves["loss"], curves["ratio"], curves["held out"]
    if max(ratio) == 0:
        return "optimizer of another model"
    if ratio[-4] == 0:
        return "schedule per micro-batch"
    if ratio[0] > 1:
        return "rate too high"
    if held[-1] < 0.6 * curves["lowest"]:
        return "targets not shifted"
    if sum(loss[-8:]) / 8 < 0.6 * curves["lowest"]:
        return "too few texts"
    if held[-1] > 1.15 * curves["chance"]:
        return "targets of another row"
    return "sound"
