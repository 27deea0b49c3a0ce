# Distillation: objectives with their gradients by the synthetic images, and the steps of what is stored. Needs convnet.py,
# second_order.py and dsa.py.
#
# syn        [classes * per_class, channels, height, width], ordered by class
# targets    [classes * per_class, classes], the label of each synthetic image as probabilities
# pixels     uint8 [count, channels, height, width], the whole real set; an image is pixels[position] * scale + shift
# positions  int64, the real images of this iteration, ordered by class
# counts     int64 [classes], how many positions belong to each class
# operations int64 [classes] and draws [classes, 3]: one augmentation for the real and the synthetic images of each class
# Objectives return [their distance and the gradient's greatest magnitude, as float64; the gradient; more where said].

def result(self, distance: Tensor, gradient: Tensor) -> List[Tensor]:
  return [torch.to(torch.stack([distance.detach(), torch.max(torch.abs(gradient)).type_as(distance)]), 7), gradient]

# Gradient by x, from that by a view of it.
def to_images(self, view: Tensor, gradient: Tensor, x: Tensor) -> Tensor:
  return torch._unwrap_optional(torch.grad([torch.sum(view * gradient)], [x], None, False, False, False)[0])

# Some real images, augmented.
def real_views(self, pixels: Tensor, positions: Tensor, scale: Tensor, shift: Tensor, operation: int, draw: Tensor) -> Tensor:
  return self.augment(torch.index_select(pixels, 0, positions) * scale + shift, operation, draw)

# --- Statistics whose class means are matched (DM, DataDAM, ATOM, CAFE) ---

# v / |v| of each row.
def unit(self, v: Tensor) -> Tensor:
  return v / torch.clamp_min(torch.norm(v, 2, [1], True), 1.0e-12)

# Statistics [images, values] of each image, by kind:
# 0 features after the last pooling
# 1 spatial attention of each block but the last: the sum over channels of activation ** power, of length 1; features
# 2 as 1, and after each spatial attention the attention of channels: the sum over positions, of length 1; features
# 3 activations of each block; features
def statistics(self, x: Tensor, w: List[Tensor], per_block: int, kind: int, power: float) -> List[Tensor]:
  if kind == 0:
    return [self.embed(x, w, per_block, True)]
  out = annotate(List[Tensor], [])
  blocks = (len(w) - 2) // per_block
  h = x
  for i in range(blocks):
    j = i * per_block
    c = torch.conv2d(h, w[j], w[j + 1], [1, 1], [1, 1], [1, 1], 1)
    a = torch.relu_(self.norm(c, w, j, per_block, True))
    if kind == 3:
      out.append(torch.flatten(a, 1, -1))
    elif i < blocks - 1:
      energy = torch.pow(a, power)
      out.append(self.unit(torch.flatten(torch.sum(energy, [1]), 1, -1)))
      if kind == 2:
        out.append(self.unit(torch.sum(energy, [2, 3])))
    h = self.pool(a)
  out.append(torch.flatten(h, 1, -1))
  return out

# Places of the middle images by how far their features [images, values] are from the mean: a share of all is left out, half
# of it nearest, half of it farthest.
def middle(self, features: Tensor, share: float) -> Tensor:
  n = features.size(0)
  apart = torch.norm(features - torch.mean(features, [0], True), 2, [1], False)
  order = torch.argsort(apart, 0, False)
  out = int(share * n / 2.0)
  return torch.narrow(order, 0, out, n - 2 * out)

# The same, for checks.
def middle_of(self, features: Tensor, share: Tensor) -> Tensor:
  return self.middle(features, float(share))

# Mean statistics of some real images, then, where wanted, each image's features. They pass the network in pieces, to stay
# within a processor's cache. A share of them is left out of the means.
def real_means(self, pixels: Tensor, positions: Tensor, scale: Tensor, shift: Tensor, operation: int, draw: Tensor, w: List[Tensor], per_block: int, kind: int, power: float, piece: int, share: float, features: bool) -> List[Tensor]:
  n = torch.size(positions, 0)
  sums = annotate(List[Tensor], [])
  every = annotate(List[List[Tensor]], [])
  for k in range((n + piece - 1) // piece):
    part = torch.slice(positions, 0, k * piece, min((k + 1) * piece, n), 1)
    found = self.statistics(self.real_views(pixels, part, scale, shift, operation, draw), w, per_block, kind, power)
    for s in range(len(found)):
      if k == 0:
        sums.append(torch.sum(found[s], [0]))
        every.append(annotate(List[Tensor], []))
      else:
        sums[s] = sums[s] + torch.sum(found[s], [0])
      if share > 0.0 or (features and s == len(found) - 1):
        every[s].append(found[s])
  if share > 0.0:
    kept = self.middle(torch.cat(every[-1]), share)
    for s in range(len(sums)):
      sums[s] = torch.mean(torch.index_select(torch.cat(every[s]), 0, kept), [0])
  else:
    for s in range(len(sums)):
      sums[s] = sums[s] / n
  if features:
    sums.append(torch.cat(every[-1]))
  return sums

# Sum over statistics and classes of importance * the squared distance between class means. Classes are independent, so
# some go at a time. With discrimination above 0 all go at once, and discrimination * the summed cross entropy of the real
# features' inner products with the synthetic class means is added (CAFE). A share `left_out` of each class's real images
# does not count: those that change the distance least and most (BiLP's dynamic level).
def match_means(self, syn: Tensor, per_class: Tensor, pixels: Tensor, positions: Tensor, counts: Tensor, scale: Tensor, shift: Tensor, operations: Tensor, draws: Tensor, w: List[Tensor], per_block: Tensor, piece: Tensor, classes_at_once: Tensor, kind: Tensor, power: Tensor, importance: Tensor, discrimination: Tensor, left_out: Tensor) -> List[Tensor]:
  m = int(per_class)
  classes = torch.size(counts, 0)
  weight = float(discrimination)
  group = int(classes_at_once)
  if weight > 0.0:
    group = classes
  gradients = annotate(List[Tensor], [])
  distances = annotate(List[Tensor], [])
  start = 0
  for k in range((classes + group - 1) // group):
    first = k * group
    last = min(first + group, classes)
    x = torch.narrow(syn, 0, first * m, (last - first) * m).detach().requires_grad_(True)
    views = annotate(List[Tensor], [])
    means = annotate(List[List[Tensor]], [])
    features = annotate(List[Tensor], [])
    for c in range(first, last):
      n = int(counts[c])
      operation = int(operations[c])
      draw = torch.narrow(draws, 0, c, 1)
      views.append(self.augment(torch.narrow(x, 0, (c - first) * m, m), operation, draw))
      found = self.real_means(pixels, torch.narrow(positions, 0, start, n), scale, shift, operation, draw, w, int(per_block), int(kind), float(power), int(piece), float(left_out), weight > 0.0)
      if weight > 0.0:
        features.append(found[-1])
      means.append(found)
      start = start + n
    synthetic = self.statistics(torch.cat(views), w, int(per_block), int(kind), float(power))
    d = torch.zeros([]).type_as(x)
    for s in range(len(synthetic)):
      mean = torch.mean(torch.reshape(synthetic[s], [last - first, m, -1]), [1])
      real = annotate(List[Tensor], [])
      for c in range(last - first):
        real.append(means[c][s])
      d = d + torch.sum(torch.pow(mean - torch.stack(real), 2)) * float(importance[s])
      if weight > 0.0 and s == len(synthetic) - 1:
        for c in range(last - first):
          logits = torch.matmul(features[c], torch.t(mean))
          d = d - torch.sum(torch.select(torch.log_softmax(logits, 1), 1, c)) * weight
    distances.append(d.detach())
    gradients.append(torch._unwrap_optional(torch.grad([d], [x], None, False, False, False)[0]))
  return self.result(torch.sum(torch.stack(distances)), torch.cat(gradients))

# --- Gradients by the weights (DC, DSA, IDC) ---

# Weights with rows, convolutions and the linear layer, as leaves in their places; the others as they are.
def row_leaves(self, w: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(w)):
    if w[i].dim() > 1:
      out.append(w[i].detach().requires_grad_(True))
    else:
      out.append(w[i])
  return out

def with_rows(self, w: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(w)):
    if w[i].dim() > 1:
      out.append(w[i])
  return out

# Cross entropy's gradient by the weights with rows, mean over real images of one class.
def real_gradient(self, pixels: Tensor, positions: Tensor, scale: Tensor, shift: Tensor, operation: int, draw: Tensor, label: int, w: List[Tensor], per_block: int, piece: int) -> List[Tensor]:
  n = torch.size(positions, 0)
  leaves = self.row_leaves(w)
  wanted = self.with_rows(leaves)
  sums = annotate(List[Tensor], [])
  for k in range((n + piece - 1) // piece):
    part = torch.slice(positions, 0, k * piece, min((k + 1) * piece, n), 1)
    x = self.real_views(pixels, part, scale, shift, operation, draw)
    loss = -torch.sum(torch.select(torch.log_softmax(self.net(x, leaves, per_block, True), 1), 1, label)) / n
    g = torch.grad([loss], wanted, None, False, False, False)
    for i in range(len(g)):
      found = torch._unwrap_optional(g[i])
      if k == 0:
        sums.append(found)
      else:
        sums[i] = sums[i] + found
  return sums

# Distance of two gradients of a tensor, by metric:
# 0 sum over output rows of 1 - cosine (Zhao, Mopuri, Bilen 2021)
# 1 sum of squares, 2 sum of magnitudes (Kim et al. 2022); of convolutions alone
def gradient_distance(self, a: Tensor, b: Tensor, metric: int) -> Tensor:
  if metric == 1:
    return torch.sum(torch.pow(a - b, 2))
  if metric == 2:
    return torch.sum(torch.abs(a - b))
  p = torch.flatten(a, 1, -1)
  q = torch.flatten(b, 1, -1)
  return torch.sum(1.0 - torch.sum(p * q, [1]) / (torch.norm(p, 2, [1], False) * torch.norm(q, 2, [1], False) + 1.0e-06))

# Sum over classes of the distance between the real and the synthetic images' gradients by the weights. The gradient is
# exact: the second derivative by weights and images. The classes are those from first_class on.
def match_gradients(self, syn: Tensor, per_class: Tensor, pixels: Tensor, positions: Tensor, counts: Tensor, scale: Tensor, shift: Tensor, operations: Tensor, draws: Tensor, w: List[Tensor], per_block: Tensor, piece: Tensor, targets: Tensor, metric: Tensor, first_class: Tensor) -> List[Tensor]:
  m = int(per_class)
  code = int(metric)
  gradients = annotate(List[Tensor], [])
  distances = annotate(List[Tensor], [])
  start = 0
  for c in range(torch.size(counts, 0)):
    n = int(counts[c])
    operation = int(operations[c])
    draw = torch.narrow(draws, 0, c, 1)
    real = self.real_gradient(pixels, torch.narrow(positions, 0, start, n), scale, shift, operation, draw, int(first_class) + c, w, int(per_block), int(piece))
    start = start + n
    x = torch.narrow(syn, 0, c * m, m).detach().requires_grad_(True)
    view = self.augment(x, operation, draw)
    labels = torch.narrow(targets, 0, c * m, m)
    found = self.first_order(view.detach(), labels, w, m)
    made = annotate(List[Tensor], [])
    direction = annotate(List[Tensor], [])
    for i in range(len(w)):
      direction.append(torch.zeros_like(w[i]))
      if w[i].dim() > 1:
        made.append(found[i].detach().requires_grad_(True))
    d = torch.zeros([]).type_as(x)
    for i in range(len(made)):
      if code == 0 or i < len(made) - 1:
        d = d + self.gradient_distance(made[i], real[i], code)
    pulls = torch.grad([d], made, None, False, False, True)
    k = 0
    for i in range(len(w)):
      if w[i].dim() > 1:
        pull = pulls[k]
        k = k + 1
        if not torch.__is__(pull, None):
          direction[i] = torch._unwrap_optional(pull)
    by_view = self.second_order(view.detach(), found[len(w):], labels, w, direction, m, False)[0]
    distances.append(d.detach())
    gradients.append(self.to_images(view, by_view, x))
  return self.result(torch.sum(torch.stack(distances)), torch.cat(gradients))

# --- Displacement of the weights (MTT, TESLA, IADD) ---

# A student takes K steps w <- w - rate * g, where g is the gradient of the mean cross entropy of a synthetic batch. The
# distance of its end from a goal is differentiated by the reverse recursion over the steps. Instance norm keeps images
# apart, so that a batch's g is the sum of those of its parts: UnrolledStudent calls these for the parts of each step.
#
# rows       int64 [part], the images of this part
# operation  and draws [1 or part, 3]: augmentation of the part
# batch      images of all parts of the step

# The share of a part in g; where wanted, then the tape of second_order.
def student_step(self, syn: Tensor, targets: Tensor, rows: Tensor, operation: Tensor, draws: Tensor, w: List[Tensor], batch: Tensor, tape: Tensor) -> List[Tensor]:
  view = self.augment(torch.index_select(syn, 0, rows), int(operation), draws)
  out = self.first_order(view, torch.index_select(targets, 0, rows), w, int(batch))
  if int(tape) == 0:
    return out[:len(w)]
  return out

# Differentiates the product of v with a part's g, given both g and the tape: [by the part's images; by their labels; the
# product; by each of w, but where only_data is 1].
def pull_step(self, step: List[Tensor], syn: Tensor, targets: Tensor, rows: Tensor, operation: Tensor, draws: Tensor, w: List[Tensor], v: List[Tensor], batch: Tensor, only_data: Tensor) -> List[Tensor]:
  n = len(w)
  product = torch.zeros([]).type_as(syn)
  for j in range(n):
    product = product + torch.sum(step[j] * v[j])
  x = torch.index_select(syn, 0, rows).requires_grad_(True)
  found = self.second_order(x.detach(), step[n:], torch.index_select(targets, 0, rows), w, v, int(batch), int(only_data) == 0)
  by_images = found[0]
  if int(operation) > 0:
    by_images = self.to_images(self.augment(x, int(operation), draws), by_images, x)
  out = [by_images, found[1], product]
  for j in range(len(found) - 2):
    out.append(found[j + 2])
  return out

# No gradient yet: [by syn; by targets; by the rate].
def no_pull(self, syn: Tensor, targets: Tensor) -> List[Tensor]:
  return [torch.zeros_like(syn), torch.zeros_like(targets), torch.zeros([]).type_as(syn)]

# Adds what the parts of a step have found, one after the other, to no_pull's in place. Returns the last.
def add_pulls(self, by_syn: Tensor, by_targets: Tensor, by_rate: Tensor, rows: List[Tensor], by_images: List[Tensor], by_labels: List[Tensor], products: List[Tensor], rate: Tensor) -> List[Tensor]:
  a = float(rate)
  for k in range(len(rows)):
    by_syn.index_add_(0, rows[k], by_images[k], alpha=-a)
    by_targets.index_add_(0, rows[k], by_labels[k], alpha=-a)
    by_rate.sub_(products[k])
  return [by_rate]

# [greatest magnitude of by_syn; by_rate], as float64.
def pull_numbers(self, by_syn: Tensor, by_rate: Tensor) -> List[Tensor]:
  return [torch.to(torch.max(torch.abs(by_syn)), 7), torch.to(by_rate, 7)]

# tensors - rate * the sum of the parts, one after the other in `parts`: a student's step, and the recursion's.
def stepped(self, tensors: List[Tensor], parts: List[Tensor], rate: Tensor) -> List[Tensor]:
  n = len(tensors)
  out = annotate(List[Tensor], [])
  for j in range(n):
    total = parts[j]
    for k in range(1, len(parts) // n):
      total = total + parts[k * n + j]
    out.append(tensors[j] - total * float(rate))
  return out

# |importance * (end - goal)|^2 / |start - goal|^2: [the distance; the squared distance of each tensor over the denominator
# (both float64); the gradient by the end ...].
def displaced(self, end: List[Tensor], start: List[Tensor], goal: List[Tensor], importance: Tensor) -> List[Tensor]:
  apart = torch.zeros([]).type_as(start[0])
  for j in range(len(start)):
    apart = apart + torch.sum(torch.pow(start[j] - goal[j], 2))
  distances = annotate(List[Tensor], [])
  adjoint = annotate(List[Tensor], [])
  for j in range(len(start)):
    difference = end[j] - goal[j]
    distances.append(torch.sum(torch.pow(difference, 2)) / apart)
    adjoint.append(difference * (2.0 * float(importance[j]) * float(importance[j])) / apart)
  each = torch.stack(distances)
  weighted = torch.sum(each * torch.pow(importance.type_as(each), 2))
  out = [torch.to(weighted, 7), torch.to(each, 7)]
  for j in range(len(adjoint)):
    out.append(adjoint[j])
  return out

# --- Statistics of batch norm (SRe2L, INFER) ---

# Cross entropy + weight * sum over blocks of first (the first block; 1 for the others) * (|mean - running mean| +
# |variance - running variance|), of a trained network with batch norm, on the images shifted around their borders.
#
# shift  int64 [2], rows and columns
def match_running(self, syn: Tensor, targets: Tensor, w: List[Tensor], shift: Tensor, weight: Tensor, first: Tensor) -> List[Tensor]:
  x = syn.detach().requires_grad_(True)
  h = torch.roll(x, [int(shift[0]), int(shift[1])], [2, 3])
  penalty = torch.zeros([]).type_as(x)
  for i in range((len(w) - 2) // 6):
    j = i * 6
    c = torch.conv2d(h, w[j], w[j + 1], [1, 1], [1, 1], [1, 1], 1)
    mean = torch.mean(c, [0, 2, 3])
    variance = torch.mean(torch.pow(c - torch.reshape(mean, [1, -1, 1, 1]), 2), [0, 2, 3])
    apart = torch.norm(mean - w[j + 4], 2, [0], False) + torch.norm(variance - w[j + 5], 2, [0], False)
    if i == 0:
      apart = apart * float(first)
    penalty = penalty + apart
    h = self.pool(torch.relu(self.norm(c, w, j, 6, False)))
  logits = torch.linear(torch.flatten(h, 1, -1), w[-2], w[-1])
  d = penalty * float(weight) - torch.sum(torch.log_softmax(logits, 1) * targets) / torch.size(x, 0)
  return self.result(d, torch._unwrap_optional(torch.grad([d], [x], None, False, False, False)[0]))

# --- What is stored ---

# Rows [classes * (last - first), ...] of stored [classes * per_class, ...], each class's from first to last.
def window(self, stored: Tensor, classes: int, first: int, last: int) -> Tensor:
  by_class = torch.unflatten(stored, 0, [classes, -1])
  return torch.flatten(torch.narrow(by_class, 1, first, last - first), 0, 1)

# Each stored image holds factor x factor tiles, each of them brought to the image's size (Kim et al. 2022).
def formation(self, x: Tensor, factor: int) -> Tensor:
  if factor == 1:
    return x
  height = x.size(2)
  width = x.size(3)
  h = height // factor
  v = width // factor
  tiles = annotate(List[Tensor], [])
  for i in range(factor):
    for j in range(factor):
      tile = torch.narrow(torch.narrow(x, 2, i * h, h), 3, j * v, v)
      tiles.append(torch.upsample_bilinear2d(tile, [height, width], False, None))
  return torch.flatten(torch.stack(tiles, 1), 0, 1)

# The images of a window.
def decoded(self, stored: Tensor, classes: Tensor, first: Tensor, last: Tensor, factor: Tensor) -> Tensor:
  return self.formation(self.window(stored, int(classes), int(first), int(last)), int(factor)).detach()

# Gradient by what a window stores, zero before `free`, from that by its images.
def pulled_back(self, stored: Tensor, gradient: Tensor, classes: Tensor, first: Tensor, free: Tensor, last: Tensor, factor: Tensor) -> Tensor:
  x = stored.detach().requires_grad_(True)
  images = self.formation(self.window(x, int(classes), int(first), int(last)), int(factor))
  found = torch._unwrap_optional(torch.grad([torch.sum(images * gradient)], [x], None, False, False, False)[0])
  by_class = torch.unflatten(found, 0, [int(classes), -1])
  torch.zero_(torch.narrow(by_class, 1, 0, int(free)))
  return found

# One step of gradient descent with momentum, kept between low and high: [values, velocity].
def descend_images(self, values: Tensor, velocity: Tensor, gradient: Tensor, learning_rate: Tensor, momentum: Tensor, low: Tensor, high: Tensor) -> List[Tensor]:
  v = velocity * float(momentum) + gradient
  return [torch.minimum(torch.maximum(values - v * float(learning_rate), low), high), v]

# One step of Adam (Kingma, Ba 2015) with betas 0.5 and 0.9, kept between low and high: [values, mean, mean square].
# Step counts from 1.
def adam_images(self, values: Tensor, mean: Tensor, square: Tensor, gradient: Tensor, learning_rate: Tensor, step: Tensor, low: Tensor, high: Tensor) -> List[Tensor]:
  m = mean * 0.5 + gradient * 0.5
  s = square * 0.9 + gradient * gradient * 0.1
  t = int(step)
  spread = torch.sqrt(s / (1.0 - 0.9 ** t)) + 1.0e-08
  after = values - (m / (1.0 - 0.5 ** t)) / spread * float(learning_rate)
  return [torch.minimum(torch.maximum(after, low), high), m, s]

# Stored images that hold the given ones, factor * factor to each, each of them averaged to its tile: what formation starts
# from.
def tiled(self, images: Tensor, factor: Tensor) -> Tensor:
  f = int(factor)
  small = torch.avg_pool2d(images, [f, f], [f, f], [0, 0], False, True, None)
  grid = torch.unflatten(torch.unflatten(small, 0, [-1, f * f]), 1, [f, f])
  rows = torch.permute(grid, [0, 3, 1, 4, 2, 5])
  return torch.reshape(rows, [torch.size(rows, 0), images.size(1), images.size(2), images.size(3)])

# One natural image of every class, the batch-th, plus one perturbation, between low and high.
def perturbed(self, base: Tensor, perturbations: Tensor, classes: Tensor, batch: Tensor, row: Tensor, low: Tensor, high: Tensor) -> Tensor:
  natural = self.window(base, int(classes), int(batch), int(batch) + 1)
  return torch.minimum(torch.maximum(natural + perturbations[int(row)], low), high)

# Gradient by all perturbations from that by the images of perturbed: none where a pixel is kept at a border.
def perturbed_gradient(self, base: Tensor, perturbations: Tensor, gradient: Tensor, classes: Tensor, batch: Tensor, row: Tensor, low: Tensor, high: Tensor) -> Tensor:
  natural = self.window(base, int(classes), int(batch), int(batch) + 1)
  sums = natural + perturbations[int(row)]
  inside = (sums >= low).logical_and(sums <= high)
  out = torch.zeros_like(perturbations)
  torch.copy_(torch.select(out, 0, int(row)), torch.sum(gradient * inside.type_as(gradient), [0]))
  return out
