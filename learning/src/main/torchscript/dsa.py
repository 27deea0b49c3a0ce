# Differentiable Siamese augmentation (Zhao, Bilen 2021). One operation is applied to the whole batch; what is random is
# drawn in Java and arrives in p: one row for all images (Siamese), or one row an image.
#
# x  [batch, channels, height, width], normalised space
# p  [1 or batch, 3]: what the columns mean stands at each operation; codes as in DsaParameters.Operation

# Column i of p, to be broadcast over x.
def dsa_column(self, x: Tensor, p: Tensor, i: int) -> Tensor:
  return p.select(1, i).reshape([-1, 1, 1, 1]).type_as(x)

# Brightness offset, saturation factor, contrast factor.
def dsa_colour(self, x: Tensor, p: Tensor) -> Tensor:
  bright = x + self.dsa_column(x, p, 0)
  grey = bright.mean([1], True)
  saturated = (bright - grey) * self.dsa_column(x, p, 1) + grey
  level = saturated.mean([1, 2, 3], True)
  return (saturated - level) * self.dsa_column(x, p, 2) + level

# Moves the values of one axis by whole pixels, a number an image; what moves in is 0.
def dsa_move(self, x: Tensor, by: Tensor, axis: int) -> Tensor:
  shape = [1, 1, 1, 1]
  shape[axis] = x.size(axis)
  source = torch.arange(x.size(axis)).reshape(shape) - by.reshape([-1, 1, 1, 1]).to(4)
  outside = (source < 0).logical_or(source >= x.size(axis))
  index = source.clamp(0, x.size(axis) - 1)
  return x.gather(axis, index.expand(x.size())).masked_fill(outside, 0.0)

# Shift down and to the right in pixels.
def dsa_crop(self, x: Tensor, p: Tensor) -> Tensor:
  if p.size(0) == 1:
    down = int(p[0][0])
    right = int(p[0][1])
    return torch.constant_pad_nd(x, [right, -right, down, -down], 0)
  return self.dsa_move(self.dsa_move(x, p.select(1, 0), 2), p.select(1, 1), 3)

# Top, left and side of the square set to 0, in pixels; it may reach over the border.
def dsa_cutout(self, x: Tensor, p: Tensor) -> Tensor:
  y = torch.arange(x.size(2)).reshape([1, 1, -1, 1]).type_as(x) - self.dsa_column(x, p, 0)
  z = torch.arange(x.size(3)).reshape([1, 1, 1, -1]).type_as(x) - self.dsa_column(x, p, 1)
  side = self.dsa_column(x, p, 2)
  rows = (y >= 0).logical_and(y < side)
  columns = (z >= 0).logical_and(z < side)
  return x.masked_fill(rows.logical_and(columns), 0.0)

# 1 mirrors left and right, 0 does not.
def dsa_flip(self, x: Tensor, p: Tensor) -> Tensor:
  return torch.where(self.dsa_column(x, p, 0) > 0.5, x.flip([3]), x)

# Bilinear samples at a position's image under the matrix [[a, b], [c, d]]; 0 outside.
def dsa_affine(self, x: Tensor, a: Tensor, b: Tensor, c: Tensor, d: Tensor) -> Tensor:
  zero = torch.zeros_like(a)
  theta = torch.stack([a, b, zero, c, d, zero], 1).reshape([-1, 2, 3]).type_as(x)
  grid = torch.affine_grid_generator(theta.expand([x.size(0), 2, 3]), x.size(), False)
  return torch.grid_sampler(x, grid, 0, 0, False)

# Horizontal and vertical factor; above 1 shrinks.
def dsa_scale(self, x: Tensor, p: Tensor) -> Tensor:
  zero = torch.zeros_like(p.select(1, 0))
  return self.dsa_affine(x, p.select(1, 0), zero, zero, p.select(1, 1))

# Angle in radians.
def dsa_rotate(self, x: Tensor, p: Tensor) -> Tensor:
  sin = p.select(1, 0).sin()
  cos = p.select(1, 0).cos()
  return self.dsa_affine(x, cos, -sin, sin, cos)

def augment(self, x: Tensor, operation: int, p: Tensor) -> Tensor:
  if operation == 1:
    return self.dsa_colour(x, p)
  if operation == 2:
    return self.dsa_crop(x, p)
  if operation == 3:
    return self.dsa_cutout(x, p)
  if operation == 4:
    return self.dsa_flip(x, p)
  if operation == 5:
    return self.dsa_scale(x, p)
  if operation == 6:
    return self.dsa_rotate(x, p)
  return x

# Entry points, called from Java.

def augmented(self, x: Tensor, operation: Tensor, p: Tensor) -> Tensor:
  return self.augment(x, int(operation), p).detach()

# Gradient in x of sum(direction * augment(x)).
def augment_gradient(self, x: Tensor, operation: Tensor, p: Tensor, direction: Tensor) -> Tensor:
  leaf = x.detach().requires_grad_(True)
  value = (self.augment(leaf, int(operation), p) * direction).sum()
  return torch._unwrap_optional(torch.grad([value], [leaf], None, False, False, False)[0])
