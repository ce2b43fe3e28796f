# Answers to turn of 18-gan, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    critic_step.zero_grad()

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake)).mean()
    critic_loss.backward(retain_graph=True)
    critic_step.step()

    generator_step.zero_grad()
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_loss.backward()
    generator_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == right 2
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()

    for weight in critic.parameters():
        weight.requires_grad_(False)
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    generator_step.step()
    for weight in critic.parameters():
        weight.requires_grad_(True)
    return torch.stack([critic_loss.detach(), generator_loss.detach()])


# == right 3
def turn(generator, critic, real, noise, rate):
    def descend(model, loss):
        weights = list(model.parameters())
        slopes = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for weight, slope in zip(weights, slopes):
                weight -= rate * slope
        return loss.detach()

    fake = generator(noise)
    one = descend(critic, F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean())
    two = descend(generator, F.softplus(-critic(fake)).mean())
    return torch.stack([one, two])


# == wrong 1
# mistake: Cuts the made-up pictures off, in the generator's turn as well.
# accept: cut|detach|never moves|does not move|stands still|no gradient|reaches
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    critic_step.zero_grad()

    generator_step.zero_grad()
    fake = generator(noise).detach()
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake)).mean()
    critic_loss.backward()
    critic_step.step()

    generator_loss = F.softplus(-critic(fake)).mean()
    generator_loss.backward()
    generator_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == wrong 2
# mistake: Clears the generator's gradients after its own backward, so that it never moves.
# accept: never moves|does not move|stands still|cleared|zero_grad|before its own
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    critic_step.zero_grad()

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake)).mean()
    critic_loss.backward(retain_graph=True)
    critic_step.step()

    generator_loss = F.softplus(-critic(fake)).mean()
    generator_loss.backward()
    generator_step.zero_grad()
    generator_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == wrong 3
# mistake: Both step at the end: the generator meets the critic as it was before its turn.
# accept: after its turn|before its turn|old critic|same time|simultan|at once|already moved|after the critic
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()
    generator_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == wrong 4
# mistake: Clears the critic's gradients before the generator's turn, not the generator's.
# accept: generator's gradient|critic's turn|clear|left|opposite|added|add up
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    critic_step.zero_grad()
    generator_step.zero_grad()

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake)).mean()
    critic_loss.backward(retain_graph=True)
    critic_step.step()

    critic_step.zero_grad()
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_loss.backward()
    generator_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == wrong 5
# mistake: Takes the minimax loss for the generator.
# accept: minimax|saturat|log(1|loss
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()

    for weight in critic.parameters():
        weight.requires_grad_(False)
    generator_loss = -F.softplus(critic(fake)).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    generator_step.step()
    for weight in critic.parameters():
        weight.requires_grad_(True)
    return torch.stack([critic_loss.detach(), generator_loss.detach()])


# == wrong 6
# mistake: Cuts off in the critic's turn, but clears no gradients of the generator, so those left over are added.
# accept: left over|leftover|clear|zero_grad|earlier|old gradient
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()

    for weight in critic.parameters():
        weight.requires_grad_(False)
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_loss.backward()
    generator_step.step()
    for weight in critic.parameters():
        weight.requires_grad_(True)
    return torch.stack([critic_loss.detach(), generator_loss.detach()])


# == wrong 7
# mistake: Draws noise of its own, and does not use what it is given.
# accept: same noise|noise|fresh|new pictures
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)

    fake = generator(torch.randn_like(noise))
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()

    for weight in critic.parameters():
        weight.requires_grad_(False)
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    generator_step.step()
    for weight in critic.parameters():
        weight.requires_grad_(True)
    return torch.stack([critic_loss.detach(), generator_loss.detach()])


# == wrong 8
# mistake: Clears neither before the critic's turn: the critic uses what was left over.
# accept: left over|leftover|clear|zero_grad|earlier|old gradient
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    critic_loss.backward()
    critic_step.step()

    for weight in critic.parameters():
        weight.requires_grad_(False)
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    generator_step.step()
    for weight in critic.parameters():
        weight.requires_grad_(True)
    return torch.stack([critic_loss.detach(), generator_loss.detach()])


# == wrong 9
# mistake: The generator plays first.
# accept: critic first|first|order
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)

    fake = generator(noise)
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    generator_step.step()

    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == wrong 10
# mistake: The critic steps again on the generator's loss.
# accept: critic moves|moves the critic|critic is moved|twice|generator's loss|held still|only the generator|critic stands
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    critic_step.zero_grad()

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake)).mean()
    critic_loss.backward(retain_graph=True)
    critic_step.step()

    generator_step.zero_grad()
    generator_loss = F.softplus(-critic(fake)).mean()
    critic_step.zero_grad()
    generator_loss.backward()
    generator_step.step()
    critic_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == wrong 11
# mistake: Freezes the critic for the generator's turn and never thaws it.
# accept: freez|frozen|thaw|requires_grad|again|next turn|second turn|later turn|held still|require grad
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)

    fake = generator(noise)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake.detach())).mean()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()

    for weight in critic.parameters():
        weight.requires_grad_(False)
    generator_loss = F.softplus(-critic(fake)).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    generator_step.step()
    return torch.stack([critic_loss.detach(), generator_loss.detach()])


# == wrong 12
# mistake: The generator is called once for each player.
# accept: twice|once|calls|called
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    fake = generator(noise).detach()
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(critic(fake)).mean()
    critic_step.zero_grad()
    critic_loss.backward()
    critic_step.step()
    generator_loss = F.softplus(-critic(generator(noise))).mean()
    generator_step.zero_grad()
    generator_loss.backward()
    generator_step.step()
    return torch.stack([critic_loss, generator_loss]).detach()


# == wrong 13
# mistake: Asks the critic about the made-up pictures once, before it moves, and uses that answer for both losses.
# accept: before|old critic|after its turn
def turn(generator, critic, real, noise, rate):
    critic_step = torch.optim.SGD(critic.parameters(), rate)
    generator_step = torch.optim.SGD(generator.parameters(), rate)
    critic_step.zero_grad()
    generator_step.zero_grad()
    fake = generator(noise)
    on_fake = critic(fake)
    critic_loss = F.softplus(-critic(real)).mean() + F.softplus(on_fake).mean()
    generator_loss = F.softplus(-on_fake).mean()
    slopes = torch.autograd.grad(generator_loss, list(generator.parameters()), retain_graph=True)
    critic_loss.backward()
    critic_step.step()
    with torch.no_grad():
        for weight, slope in zip(generator.parameters(), slopes):
            weight -= rate * slope
    return torch.stack([critic_loss, generator_loss]).detach()
