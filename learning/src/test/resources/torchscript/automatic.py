# What first_order and second_order compute, and the same by automatic differentiation: [gradient by each of w ...; then of v's
# product with it the gradient by x; by targets; by each of w ...]. Needs convnet.py and second_order.py.

def written_out(self, x: Tensor, targets: Tensor, w: List[Tensor], v: List[Tensor], divisor: Tensor) -> List[Tensor]:
  found = self.first_order(x, targets, w, int(divisor))
  out = found[:len(w)]
  second = self.second_order(x, found[len(w):], targets, w, v, int(divisor), True)
  for i in range(len(second)):
    out.append(second[i])
  return out

def automatic(self, x: Tensor, targets: Tensor, w: List[Tensor], v: List[Tensor], divisor: Tensor) -> List[Tensor]:
  leaves = self.leaves(w, 4)
  image = x.detach().requires_grad_(True)
  label = targets.detach().requires_grad_(True)
  loss = -torch.sum(torch.log_softmax(self.net(image, leaves, 4, True), 1) * label) / int(divisor)
  g = torch.grad([loss], leaves, None, True, True, False)
  out = annotate(List[Tensor], [])
  product = torch.zeros([]).type_as(x)
  for i in range(len(g)):
    one = torch._unwrap_optional(g[i])
    out.append(one.detach())
    product = product + torch.sum(one * v[i])
  wanted = [image, label]
  for i in range(len(leaves)):
    wanted.append(leaves[i])
  found = torch.grad([product], wanted, None, False, False, True)
  for i in range(len(found)):
    one = found[i]
    if torch.__is__(one, None):
      out.append(torch.zeros_like(wanted[i]))
    else:
      out.append(torch._unwrap_optional(one))
  return out
