# Training of a ConvNet in place, many steps to a call. Needs convnet, inference and dsa.
#
# A step's views are a first part, drawn from `first`, and a second one, drawn from `second`, which may be empty.
# Targets are probabilities [count, classes].

# Sum over the views of importance * cross entropy.
def loss(self, logits: Tensor, targets: Tensor, importance: Tensor) -> Tensor:
  entropy = (torch.log_softmax(logits, 1) * targets).sum([1])
  return -(entropy * importance).sum()

# rule 0, SGD as torch's: m = momentum * m + (g + decay * w), w -= rate * m
# rule 1, AdamW (Loshchilov, Hutter 2019) as torch's, betas 0.9 and 0.999, eps 1e-8; step counts from 1
def descend(self, w: Tensor, g: Tensor, m: Tensor, v: Tensor, rule: int, rate: float, momentum: float, decay: float, step: int) -> int:
  if rule == 0:
    m.mul_(momentum).add_(g.add(w, alpha=decay))
    w.add_(m, alpha=-rate)
    return 0
  w.mul_(1.0 - rate * decay)
  m.mul_(0.9).add_(g, alpha=0.1)
  v.mul_(0.999).addcmul_(g, g, value=0.001)
  spread = v.sqrt().div_((1.0 - 0.999 ** step) ** 0.5).add_(1.0e-08)
  w.addcdiv_(m, spread, value=-rate / (1.0 - 0.9 ** step))
  return 1

# Gradient of the loss in the trainable weights, and the loss behind it. `kind` is the type of the convolutions.
def gradient(self, x: Tensor, targets: Tensor, importance: Tensor, w: List[Tensor], per_block: int, kind: int) -> List[Tensor]:
  leaves = self.leaves(w, per_block)
  value = self.loss(self.net(x.to(kind), leaves, per_block, True), targets, importance)
  found = torch.grad([value], self.trainable(leaves, per_block), None, False, False, False)
  out = annotate(List[Tensor], [])
  for i in range(len(found)):
    out.append(torch._unwrap_optional(found[i]))
  out.append(value.detach())
  return out

# Mean over the batch of KL(softmax(labels / t) || softmax(logits / t)).
def divergence(self, logits: Tensor, labels: Tensor, t: float) -> Tensor:
  wanted = torch.log_softmax(labels / t, 1)
  got = torch.log_softmax(logits / t, 1)
  return (wanted.exp() * (wanted - got)).sum() / logits.size(0)

# Logits of networks with batch norm, averaged.
def mean_logits(self, x: Tensor, teachers: List[Tensor], counts: Tensor) -> Tensor:
  first = 0
  found = annotate(List[Tensor], [])
  for k in range(counts.size(0)):
    last = first + int(counts[k])
    found.append(self.net(x, teachers[first:last], 6, False).detach())
    first = last
  return torch.stack(found).mean([0])

# Entry points, called from Java.

# Runs as many steps as `order` has rows. w, m and v (momenta of the trainable weights) change in place.
#
# order       [steps, views] positions, the first `split` of a row in `first`, the others in `second`
# importance  [views]
# operations, parameters  [steps], [steps, 1 or views, 3]: augmentation
# rates       [steps] learning rates
# done        steps before these
# Returns the losses [steps].
def train(self, first: Tensor, second: Tensor, scale: Tensor, shift: Tensor, first_targets: Tensor, second_targets: Tensor, order: Tensor, split: Tensor, importance: Tensor, operations: Tensor, parameters: Tensor, rates: Tensor, w: List[Tensor], m: List[Tensor], v: List[Tensor], per_block: Tensor, kind: Tensor, rule: Tensor, momentum: Tensor, decay: Tensor, done: Tensor) -> Tensor:
  size = int(split)
  views = order.size(1)
  tensors = self.trainable(w, int(per_block))
  losses = annotate(List[Tensor], [])
  for s in range(order.size(0)):
    index = order[s].narrow(0, 0, size)
    x = self.batch(first, scale, shift, index)
    y = first_targets.index_select(0, index)
    if views > size:
      others = order[s].narrow(0, size, views - size)
      x = torch.cat([x, self.batch(second, scale, shift, others)], 0)
      y = torch.cat([y, second_targets.index_select(0, others)], 0)
    x = self.augment(x, int(operations[s]), parameters[s])
    g = self.gradient(x, y, importance, w, int(per_block), int(kind))
    for i in range(len(tensors)):
      done_now = self.descend(tensors[i], g[i], m[i], v[i], int(rule), float(rates[s]), float(momentum), float(decay), int(done) + s + 1)
    losses.append(g[-1])
  return torch.stack(losses)

# Loss and gradients of one batch, for checks.
def gradients(self, x: Tensor, targets: Tensor, importance: Tensor, w: List[Tensor], per_block: Tensor, kind: Tensor) -> List[Tensor]:
  return self.gradient(x, targets, importance, w, int(per_block), int(kind))

# Steps on mixed images with mixed logits as labels (INFER; Zhang et al., MixUp), by AdamW. One share a step: an image is
# share * itself + (1 - share) * its partner, after the step's augmentation; so is its label, linearly in logits. The loss is
# the Kullback-Leibler divergence of the softened predictions from the softened labels, a mean over the batch, without the
# square of the temperature as a factor.
#
# labels    [count, classes] logits; unused where there are teachers
# teachers  weights of networks with batch norm, one after the other, and how many tensors each has: they label every mixed
#           batch, their logits averaged (dynamic labels). No counts for static labels
# order     [steps, batch] positions; partners [steps, batch], places in the step's own batch
# shares    [steps]
# Everything else as in train. Returns the losses [steps].
def train_mixed(self, images: Tensor, scale: Tensor, shift: Tensor, labels: Tensor, teachers: List[Tensor], counts: Tensor, order: Tensor, partners: Tensor, shares: Tensor, operations: Tensor, parameters: Tensor, rates: Tensor, w: List[Tensor], m: List[Tensor], v: List[Tensor], per_block: Tensor, temperature: Tensor, decay: Tensor, done: Tensor) -> Tensor:
  tensors = self.trainable(w, int(per_block))
  losses = annotate(List[Tensor], [])
  for s in range(order.size(0)):
    share = float(shares[s])
    x = self.augment(self.batch(images, scale, shift, order[s]), int(operations[s]), parameters[s])
    x = x * share + x.index_select(0, partners[s]) * (1.0 - share)
    if counts.size(0) == 0:
      y = labels.index_select(0, order[s])
      y = y * share + y.index_select(0, partners[s]) * (1.0 - share)
    else:
      y = self.mean_logits(x, teachers, counts)
    leaves = self.leaves(w, int(per_block))
    value = self.divergence(self.net(x, leaves, int(per_block), True), y, float(temperature))
    found = torch.grad([value], self.trainable(leaves, int(per_block)), None, False, False, False)
    for i in range(len(tensors)):
      done_now = self.descend(tensors[i], torch._unwrap_optional(found[i]), m[i], v[i], 1, float(rates[s]), 0.9, float(decay), int(done) + s + 1)
    losses.append(value.detach())
  return torch.stack(losses)

# The divergence of one batch, for checks.
def divergence_of(self, logits: Tensor, labels: Tensor, temperature: Tensor) -> Tensor:
  return self.divergence(logits, labels, float(temperature))
