# The ConvNet of dataset distillation, as a function of its weights.
#
# x          [batch, channels, height, width], normalised space; its type is the type of the convolutions
# w          weights in the order of NetworkWeights: per block convolution weight, bias, norm scale, norm shift
#            (and running mean and variance for batch norm), then the linear layer's weight and bias
# per_block  tensors of one block: 4 instance norm, 6 batch norm
# training   batch norm alone: use the batch's statistics, and update the running ones in place

# Instance norm is group norm with a group a channel: the same values, and the fastest of torch's forms on a CPU.
def norm(self, h: Tensor, w: List[Tensor], j: int, per_block: int, training: bool) -> Tensor:
  if per_block == 4:
    return torch.group_norm(h, h.size(1), w[j + 2], w[j + 3], 1.0e-05, False)
  return torch.batch_norm(h, w[j + 2], w[j + 3], w[j + 4], w[j + 5], training, 0.1, 1.0e-05, False)

# Means of neighbours two by two in a map of this size, as a matrix; none where the map is odd. Two rows of an even map lie
# side by side in memory, so that one matrix product pools it, several times as fast as avg_pool2d forwards and backwards.
def pooling(self, h: Tensor) -> Optional[Tensor]:
  width = h.size(3)
  if h.size(2) % 2 == 1 or width % 2 == 1:
    return None
  return torch.eye(width // 2).type_as(h).repeat_interleave(2, 0).repeat([2, 1]) * 0.25

# 2x2 average pool.
def pool(self, h: Tensor) -> Tensor:
  mean = self.pooling(h)
  if torch.__is__(mean, None):
    return torch.avg_pool2d(h, [2, 2], [2, 2], [0, 0], False, True, None)
  pooled = torch.matmul(h.reshape([-1, 2 * h.size(3)]), torch._unwrap_optional(mean))
  return pooled.reshape([h.size(0), h.size(1), h.size(2) // 2, h.size(3) // 2])

# Gradient by h of the product of g with pool(h).
def pool_adjoint(self, g: Tensor, h: Tensor) -> Tensor:
  mean = self.pooling(h)
  if torch.__is__(mean, None):
    return torch.avg_pool2d_backward(g, h, [2, 2], [2, 2], [0, 0], False, True, None)
  rows = torch.reshape(g, [-1, h.size(3) // 2])
  return torch.reshape(torch.matmul(rows, torch.t(torch._unwrap_optional(mean))), h.size())

def feature_map(self, x: Tensor, w: List[Tensor], per_block: int, training: bool) -> Tensor:
  h = x
  for i in range((len(w) - 2) // per_block):
    j = i * per_block
    c = torch.conv2d(h, w[j].type_as(h), w[j + 1].type_as(h), [1, 1], [1, 1], [1, 1], 1)
    h = self.pool(torch.relu_(self.norm(c, w, j, per_block, training)))
  return h

def embed(self, x: Tensor, w: List[Tensor], per_block: int, training: bool) -> Tensor:
  return torch.flatten(self.feature_map(x, w, per_block, training), 1, -1)

# Logits, in the type of the weights.
def net(self, x: Tensor, w: List[Tensor], per_block: int, training: bool) -> Tensor:
  return torch.linear(self.embed(x, w, per_block, training).type_as(w[-1]), w[-2], w[-1])

# The weights without the running statistics of batch norm; they share the memory of w.
def trainable(self, w: List[Tensor], per_block: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(w)):
    if i >= len(w) - 2 or i % per_block < 4:
      out.append(w[i])
  return out

# The weights as leaves that gradients flow to; the running statistics of batch norm as they are.
def leaves(self, w: List[Tensor], per_block: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(w)):
    if i >= len(w) - 2 or i % per_block < 4:
      out.append(w[i].detach().requires_grad_(True))
    else:
      out.append(w[i])
  return out

# Entry points, called from Java.

def features(self, x: Tensor, w: List[Tensor], per_block: Tensor) -> Tensor:
  return self.feature_map(x, w, int(per_block), False)

def logits(self, x: Tensor, w: List[Tensor], per_block: Tensor) -> Tensor:
  return self.net(x, w, int(per_block), False)
