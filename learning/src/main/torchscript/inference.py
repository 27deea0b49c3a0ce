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
