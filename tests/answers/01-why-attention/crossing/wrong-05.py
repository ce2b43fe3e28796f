# exercise: crossing
# mistake: ignores the kernel that is given and takes 3
# accept: kernel
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": 3}[kind]
    return max(1, (factor - 4) * width // 2 + 1)
