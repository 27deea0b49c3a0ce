# The gradient of the ConvNet's loss by its weights, and the derivative of that gradient, without an automatic second
# derivative. The gradients of the product <v, dL/dw> by x, targets and w are the derivatives, along v in w, of dL/dx,
# dL/dtargets and dL/dw (Pearlmutter 1994, Fast Exact Multiplication by the Hessian). Differentiating the first backward pass
# automatically takes longer on a CPU, most of all in the norms. For instance norm. Needs convnet.py.
#
# x        [batch, channels, height, width]
# targets  [batch, classes]; the loss is the cross entropy's sum over the batch / divisor
# w        weights in the order of NetworkWeights, and v as w
# tape     what first_order has computed. 7 of each block: its images h, of the first block their columns; c = convolution(h);
#          mean and reciprocal deviation of c; a = relu(norm(c)); gradients of the loss by norm(c) and by c. Then the features
#          f, the probabilities p and the gradient by the logits

# Instance norm, with scale and shift where given: [values, mean, reciprocal deviation].
def moments(self, c: Tensor, scale: Optional[Tensor], shift: Optional[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
  channels = c.size(1)
  return torch.native_group_norm(c, scale, shift, c.size(0), channels, c.size(2) * c.size(3), channels, 1.0e-05)

# Gradient by c of the product of g with norm(c), and with a scale also by scale and shift. Without a scale the derivative of
# the norm is symmetric, so that this is the derivative of norm(c) along g, too.
def norm_adjoint(self, g: Tensor, c: Tensor, mean: Tensor, deviation: Tensor, scale: Optional[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
  channels = c.size(1)
  weights = not torch.__is__(scale, None)
  return torch.native_group_norm_backward(g, c, mean, deviation, scale, c.size(0), channels, c.size(2) * c.size(3), channels, [True, weights, weights])

def convolution_adjoint(self, g: Tensor, h: Tensor, w: Tensor, images: bool, weights: bool) -> Tuple[Tensor, Tensor, Tensor]:
  return torch.convolution_backward(g, h, w, [w.size(0)], [1, 1], [1, 1], [1, 1], False, [0, 0], 1, [images, weights, weights])

# The first block's images have few channels, for which a matrix product is several times as fast as a convolution.
# [batch, channels * 9 + 1, positions]: what each position sees, and a row of ones for the bias.
def columns(self, x: Tensor) -> Tensor:
  seen = torch.im2col(x, [3, 3], [1, 1], [1, 1], [1, 1])
  return torch.cat([seen, torch.ones_like(torch.narrow(seen, 1, 0, 1))], 1)

# [out, channels * 9 + 1]
def rows(self, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.cat([torch.flatten(weight, 1, -1), torch.reshape(bias, [-1, 1])], 1)

# Convolution of images that are given by their columns.
def from_columns(self, columns: Tensor, weight: Tensor, bias: Tensor, like: Tensor) -> Tensor:
  c = torch.matmul(self.rows(weight, bias), columns)
  return torch.reshape(c, [c.size(0), c.size(1), like.size(2), like.size(3)])

# Gradients by weight and bias.
def columns_adjoint(self, g: Tensor, columns: Tensor, weight: Tensor) -> Tuple[Tensor, Tensor]:
  both = torch.sum(torch.matmul(torch.flatten(g, 2, -1), torch.transpose(columns, 1, 2)), [0])
  last = both.size(1) - 1
  return (torch.reshape(torch.narrow(both, 1, 0, last), weight.size()), torch.select(both, 1, last))

# Mean over positions of a * b: [batch, channels, 1, 1].
def mean_product(self, a: Tensor, b: Tensor) -> Tensor:
  return torch.mean(a * b, [2, 3], True)

# A weight of each channel, to be broadcast over [batch, channels, height, width].
def by_channel(self, weight: Tensor) -> Tensor:
  return torch.reshape(weight, [1, -1, 1, 1])

# [gradient by each of w ...; the tape ...]
def first_order(self, x: Tensor, targets: Tensor, w: List[Tensor], divisor: int) -> List[Tensor]:
  blocks = (len(w) - 2) // 4
  tape = annotate(List[List[Tensor]], [])
  h = self.columns(x)
  for i in range(blocks):
    j = 4 * i
    if i == 0:
      c = self.from_columns(h, w[0], w[1], x)
    else:
      c = torch.conv2d(h, w[j], w[j + 1], [1, 1], [1, 1], [1, 1], 1)
    y, mean, deviation = self.moments(c, w[j + 2], w[j + 3])
    a = torch.relu_(y)
    tape.append([h, c, mean, deviation, a])
    h = self.pool(a)
  f = torch.flatten(h, 1, -1)
  p = torch.softmax(torch.linear(f, w[-2], w[-1]), 1)
  d = (p * torch.sum(targets, [1], True) - targets) / divisor
  up = torch.reshape(torch.matmul(d, w[-2]), h.size())
  g = annotate(List[List[Tensor]], [])
  for back in range(blocks):
    i = blocks - 1 - back
    j = 4 * i
    step = tape[i]
    dy = torch.threshold_backward(self.pool_adjoint(up, step[4]), step[4], 0)
    dc, scale, shift = self.norm_adjoint(dy, step[1], step[2], step[3], w[j + 2])
    if i == 0:
      weight, bias = self.columns_adjoint(dc, step[0], w[0])
    else:
      up, weight, bias = self.convolution_adjoint(dc, step[0], w[j], True, True)
    step.append(dy)
    step.append(dc)
    g.append([weight, bias, scale, shift])
  out = annotate(List[Tensor], [])
  for i in range(blocks):
    for k in range(4):
      out.append(g[blocks - 1 - i][k])
  out.append(torch.matmul(torch.t(d), f))
  out.append(torch.sum(d, [0]))
  for i in range(blocks):
    for k in range(7):
      out.append(tape[i][k])
  out.append(f)
  out.append(p)
  out.append(d)
  return out

# Of the product of v with the gradient by w: [gradient by x; by targets; where wanted, by each of w ...].
# like has the size of x.
def second_order(self, like: Tensor, tape: List[Tensor], targets: Tensor, w: List[Tensor], v: List[Tensor], divisor: int, by_weights: bool) -> List[Tensor]:
  blocks = (len(w) - 2) // 4
  # Norm without scale and shift, and derivatives along v: of the images of each block but the first, whose images are
  # constant; of that norm; and mean(norm * that of c).
  images = annotate(List[Tensor], [])
  normed = annotate(List[Tensor], [])
  normed_along = annotate(List[Tensor], [])
  shares = annotate(List[Tensor], [])
  along = like
  for i in range(blocks):
    j = 4 * i
    t = 7 * i
    c = tape[t + 1]
    if i == 0:
      c_along = self.from_columns(tape[0], v[0], v[1], like)
    else:
      c_along = torch.conv2d(tape[t], v[j], v[j + 1], [1, 1], [1, 1], [1, 1], 1)
      c_along.add_(torch.conv2d(along, w[j], None, [1, 1], [1, 1], [1, 1], 1), alpha=1)
    images.append(along)
    n, mean, deviation = self.moments(c, None, None)
    n_along, none, nothing = self.norm_adjoint(c_along, c, tape[t + 2], tape[t + 3], None)
    y_along = torch.addcmul(self.by_channel(v[j + 3]), n_along, self.by_channel(w[j + 2]), value=1)
    y_along.addcmul_(n, self.by_channel(v[j + 2]), value=1)
    normed.append(n)
    normed_along.append(n_along)
    shares.append(self.mean_product(n, c_along))
    along = self.pool(torch.threshold_backward(y_along, tape[t + 4], 0))
  f = tape[7 * blocks]
  p = tape[7 * blocks + 1]
  d = tape[7 * blocks + 2]
  f_along = torch.flatten(along, 1, -1)
  z_along = torch.linear(f, v[-2], v[-1]) + torch.linear(f_along, w[-2], None)
  centred = z_along - torch.sum(p * z_along, [1], True)
  by_targets = centred / -divisor
  d_along = p * centred * torch.sum(targets, [1], True) / divisor
  up = torch.reshape(torch.matmul(d_along, w[-2]) + torch.matmul(d, v[-2]), along.size())
  g = annotate(List[List[Tensor]], [])
  for back in range(blocks):
    i = blocks - 1 - back
    j = 4 * i
    t = 7 * i
    n = normed[i]
    n_along = normed_along[i]
    dy = tape[t + 5]
    dc = tape[t + 6]
    scale = self.by_channel(w[j + 2])
    dy_along = torch.threshold_backward(self.pool_adjoint(up, tape[t + 4]), tape[t + 4], 0)
    with_norm = self.mean_product(dy, n)
    with_norm_along = self.mean_product(dy, n_along)
    dn_along = torch.mul(dy_along, scale)
    dn_along.addcmul_(dy, self.by_channel(v[j + 2]), value=1)
    dc_along, none, nothing = self.norm_adjoint(dn_along, tape[t + 1], tape[t + 2], tape[t + 3], None)
    # The norm's derivative is deviation * (1 - mean - n mean(n ...)): deviation and n change along v too.
    deviation = torch.reshape(tape[t + 3], shares[i].size())
    dc_along.addcmul_(dc, shares[i] * deviation, value=-1)
    dc_along.addcmul_(n_along, with_norm * scale * deviation, value=-1)
    dc_along.addcmul_(n, with_norm_along * scale * deviation, value=-1)
    if i > 0:
      below, weight, bias = self.convolution_adjoint(dc_along, tape[t], w[j], True, by_weights)
      also_below, also_weight, also_bias = self.convolution_adjoint(dc, images[i], v[j], True, by_weights)
      up = below + also_below
      if by_weights:
        weight.add_(also_weight, alpha=1)
    else:
      seen = torch.matmul(torch.t(torch.flatten(w[0], 1, -1)), torch.flatten(dc_along, 2, -1))
      seen.add_(torch.matmul(torch.t(torch.flatten(v[0], 1, -1)), torch.flatten(dc, 2, -1)), alpha=1)
      up = torch.col2im(seen, [like.size(2), like.size(3)], [3, 3], [1, 1], [1, 1], [1, 1])
      weight = dc_along
      bias = dc_along
      if by_weights:
        weight, bias = self.columns_adjoint(dc_along, tape[0], w[0])
    if by_weights:
      positions = n.size(2) * n.size(3)
      scales = torch.sum(self.mean_product(dy_along, n) + with_norm_along, [0, 2, 3]) * positions
      g.append([weight, bias, scales, torch.sum(dy_along, [0, 2, 3])])
  out = [up, by_targets]
  if by_weights:
    for i in range(blocks):
      for k in range(4):
        out.append(g[blocks - 1 - i][k])
    out.append(torch.matmul(torch.t(d_along), f) + torch.matmul(torch.t(d), f_along))
    out.append(torch.sum(d_along, [0]))
  return out
