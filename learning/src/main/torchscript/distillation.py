# Distillation: objectives with their gradients by the synthetic images, and the step of the pixels. Needs convnet.py and
# dsa.py.
#
# syn        [classes * per_class, channels, height, width], ordered by class
# pixels     uint8 [count, channels, height, width], the whole real set; an image is pixels[position] * scale + shift
# positions  int64, the real images of this iteration, ordered by class
# counts     int64 [classes], how many positions belong to each class
# operations int64 [classes] and draws [classes, 3]: one augmentation for the real and the synthetic images of each class
# Every objective returns [its distance and the gradient's greatest magnitude, as float64; the gradient].

# Mean feature of some real images; they pass the network in pieces, to stay within a processor's cache.
def real_mean(self, pixels: Tensor, positions: Tensor, scale: Tensor, shift: Tensor, operation: int, draw: Tensor, w: List[Tensor], per_block: int, piece: int) -> Tensor:
  n = torch.size(positions, 0)
  sums = annotate(List[Tensor], [])
  for k in range((n + piece - 1) // piece):
    part = torch.slice(positions, 0, k * piece, min((k + 1) * piece, n), 1)
    x = self.augment(torch.index_select(pixels, 0, part) * scale + shift, operation, draw)
    sums.append(torch.sum(self.embed(x, w, per_block, True), [0]))
  return torch.sum(torch.stack(sums), [0]) / n

# DM: sum over classes of the squared distance between mean features. Classes are independent, so some go at a time.
def match_means(self, syn: Tensor, per_class: Tensor, pixels: Tensor, positions: Tensor, counts: Tensor, scale: Tensor, shift: Tensor, operations: Tensor, draws: Tensor, w: List[Tensor], per_block: Tensor, piece: Tensor, classes_at_once: Tensor) -> List[Tensor]:
  m = int(per_class)
  group = int(classes_at_once)
  classes = torch.size(counts, 0)
  gradients = annotate(List[Tensor], [])
  distances = annotate(List[Tensor], [])
  start = 0
  for k in range((classes + group - 1) // group):
    first = k * group
    last = min(first + group, classes)
    x = torch.narrow(syn, 0, first * m, (last - first) * m).detach().requires_grad_(True)
    views = annotate(List[Tensor], [])
    means = annotate(List[Tensor], [])
    for c in range(first, last):
      n = int(counts[c])
      operation = int(operations[c])
      draw = torch.narrow(draws, 0, c, 1)
      views.append(self.augment(torch.narrow(x, 0, (c - first) * m, m), operation, draw))
      means.append(self.real_mean(pixels, torch.narrow(positions, 0, start, n), scale, shift, operation, draw, w, int(per_block), int(piece)))
      start = start + n
    f = self.embed(torch.cat(views), w, int(per_block), True)
    d = torch.sum(torch.pow(torch.mean(torch.reshape(f, [last - first, m, -1]), [1]) - torch.stack(means), 2))
    distances.append(d.detach())
    gradients.append(torch._unwrap_optional(torch.grad([d], [x], None, False, False, False)[0]))
  gradient = torch.cat(gradients)
  distance = torch.sum(torch.stack(distances))
  return [torch.to(torch.stack([distance, torch.max(torch.abs(gradient))]), 7), gradient]

# One step of gradient descent with momentum: [values, velocity].
def descend(self, values: Tensor, velocity: Tensor, gradient: Tensor, learning_rate: Tensor, momentum: Tensor) -> List[Tensor]:
  v = velocity * float(momentum) + gradient
  return [values - v * float(learning_rate), v]
