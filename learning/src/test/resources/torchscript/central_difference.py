# The gradient of match_gradients by the synthetic images without a second derivative: the derivative of the images' first
# gradient along v, the distance's gradient by the synthetic gradient of the weights, as a central difference of the weights.
# Arguments as match_gradients; epsilon is the length of the step. Needs convnet.py, dsa.py and distillation.py.

def images_gradient(self, x: Tensor, targets: Tensor, w: List[Tensor], per_block: int, operation: int, draw: Tensor) -> Tensor:
  leaf = x.detach().requires_grad_(True)
  logits = self.net(self.augment(leaf, operation, draw), w, per_block, True)
  loss = -torch.sum(torch.log_softmax(logits, 1) * targets) / torch.size(x, 0)
  return torch._unwrap_optional(torch.grad([loss], [leaf], None, False, False, False)[0])

def along(self, w: List[Tensor], v: List[Tensor], by: float) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  k = 0
  for i in range(len(w)):
    if w[i].dim() > 1:
      out.append(w[i] + v[k] * by)
      k = k + 1
    else:
      out.append(w[i])
  return out

def central_difference(self, syn: Tensor, per_class: Tensor, pixels: Tensor, positions: Tensor, counts: Tensor, scale: Tensor, shift: Tensor, operations: Tensor, draws: Tensor, w: List[Tensor], per_block: Tensor, piece: Tensor, targets: Tensor, metric: Tensor, epsilon: Tensor) -> List[Tensor]:
  m = int(per_class)
  gradients = annotate(List[Tensor], [])
  start = 0
  for c in range(torch.size(counts, 0)):
    n = int(counts[c])
    operation = int(operations[c])
    draw = torch.narrow(draws, 0, c, 1)
    real = self.real_gradient(pixels, torch.narrow(positions, 0, start, n), scale, shift, operation, draw, c, w, int(per_block), int(piece))
    start = start + n
    x = torch.narrow(syn, 0, c * m, m)
    y = torch.narrow(targets, 0, c * m, m)
    leaves = self.row_leaves(w)
    logits = self.net(self.augment(x, operation, draw), leaves, int(per_block), True)
    loss = -torch.sum(torch.log_softmax(logits, 1) * y) / m
    g = torch.grad([loss], self.with_rows(leaves), None, False, False, False)
    made = annotate(List[Tensor], [])
    d = torch.zeros([]).type_as(x)
    for i in range(len(g)):
      made.append(torch._unwrap_optional(g[i]).detach().requires_grad_(True))
      if int(metric) == 0 or i < len(g) - 1:
        d = d + self.gradient_distance(made[i], real[i], int(metric))
    pull = torch.grad([d], made, None, False, False, True)
    v = annotate(List[Tensor], [])
    square = torch.zeros([]).type_as(x)
    for i in range(len(made)):
      found = pull[i]
      if torch.__is__(found, None):
        v.append(torch.zeros_like(made[i]))
      else:
        v.append(torch._unwrap_optional(found))
      square = square + torch.sum(torch.pow(v[i], 2))
    by = float(epsilon) / float(torch.sqrt(square))
    ahead = self.images_gradient(x, y, self.along(w, v, by), int(per_block), operation, draw)
    behind = self.images_gradient(x, y, self.along(w, v, -by), int(per_block), operation, draw)
    gradients.append((ahead - behind) / (2.0 * by))
  return [torch.cat(gradients)]
