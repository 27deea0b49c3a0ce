# A trained ConvNet at work. Needs convnet.
#
# Images are raw intensities in uint8, normalised here by scale and shift [1, channels, 1, 1], or values in normalised
# space.

def batch(self, images: Tensor, scale: Tensor, shift: Tensor, index: Tensor) -> Tensor:
  x = images.index_select(0, index)
  if images.is_floating_point():
    return x
  return torch.addcmul(shift, x.type_as(scale), scale)

# Entry points, called from Java.

# Most likely class of each image [count].
def classify(self, images: Tensor, scale: Tensor, shift: Tensor, w: List[Tensor], per_block: Tensor) -> Tensor:
  index = torch.arange(images.size(0))
  return self.net(self.batch(images, scale, shift, index), w, int(per_block), False).argmax(1)

# softmax(logits / temperature) [count, classes]
def probabilities(self, x: Tensor, w: List[Tensor], per_block: Tensor, temperature: Tensor) -> Tensor:
  return torch.softmax(self.net(x, w, int(per_block), False) / float(temperature), 1)

# Logits of the images at some positions [positions, classes], 64 at a time.
def logits_of(self, images: Tensor, positions: Tensor, scale: Tensor, shift: Tensor, w: List[Tensor], per_block: Tensor) -> Tensor:
  found = annotate(List[Tensor], [])
  n = torch.size(positions, 0)
  for k in range((n + 63) // 64):
    index = torch.slice(positions, 0, k * 64, min((k + 1) * 64, n), 1)
    found.append(self.net(self.batch(images, scale, shift, index), w, int(per_block), False).detach())
  return torch.cat(found)
