#!/usr/bin/env python3
"""Steps per second of DM, DC, DSA and MTT, here and in eager PyTorch, in turns and with the same threads.

    python3 benchmarks/distillation.py DATA [--threads 2] [--rounds 3] [--images-per-class 1] [--width 32]

DATA is a folder with Fashion-MNIST as IDX files. Needs torch (the figures in docs/results.md are from 2.13). The eager steps
are written as the methods' published code writes them: a loop over classes, nn.Module networks, torch.autograd.grad.
"""
import argparse
import gzip
import os
import statistics
import subprocess
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

STEPS = {"dm": 60, "dc": 40, "dsa": 40, "mtt": 40}
REAL = {"dm": 32, "dc": 64, "dsa": 64}
STUDENT_STEPS = 10


class ConvNet(nn.Module):
    def __init__(self, width, classes=10, channels=1, depth=3):
        super().__init__()
        blocks = []
        for block in range(depth):
            blocks += [
                nn.Conv2d(channels if block == 0 else width, width, 3, padding=1),
                nn.GroupNorm(width, width),
                nn.ReLU(inplace=True),
                nn.AvgPool2d(2, 2),
            ]
        self.features = nn.Sequential(*blocks)
        self.classifier = nn.Linear(width * 16, classes)

    def embed(self, x):
        return self.features(x).flatten(1)

    def forward(self, x):
        return self.classifier(self.embed(x))


def read_fashion(folder):
    def read(name, header):
        path = os.path.join(folder, name)
        data = gzip.open(path + ".gz").read() if os.path.exists(path + ".gz") else open(path, "rb").read()
        return torch.frombuffer(bytearray(data[header:]), dtype=torch.uint8)

    images = read("train-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28).float().div_(255).sub_(0.2861).div_(0.3530)
    labels = read("train-labels-idx1-ubyte", 8).long()
    return F.pad(images, (2, 2, 2, 2), value=-0.2861 / 0.3530), [torch.nonzero(labels == c).flatten() for c in range(10)]


def augment(x, seed):
    """One operation of differentiable Siamese augmentation for the whole batch, the same for equal seeds."""
    g = torch.Generator().manual_seed(seed)
    op = int(torch.randint(6, (1,), generator=g))
    u = torch.rand(3, generator=g)
    if op == 0:
        x = x + (u[0] - 0.5)
        m = x.mean(1, keepdim=True)
        x = (x - m) * (u[1] * 2) + m
        m = x.mean((1, 2, 3), keepdim=True)
        return (x - m) * (u[2] + 0.5) + m
    if op == 1:
        a, b = (int(v) for v in (u[:2] * 9 - 4).floor())
        return F.pad(x, (4, 4, 4, 4))[:, :, 4 + a : 36 + a, 4 + b : 36 + b]
    if op == 2:
        mask = torch.ones_like(x)
        a, b = (int(v) for v in u[:2] * 32)
        mask[:, :, max(0, a - 8) : a + 8, max(0, b - 8) : b + 8] = 0
        return x * mask
    if op == 3:
        return x.flip(3) if u[0] > 0.5 else x
    if op == 4:
        sx, sy = u[0] * 0.36 + 0.83, u[1] * 0.36 + 0.83
        theta = torch.stack([sx, u.new_zeros(()), u.new_zeros(()), u.new_zeros(()), sy, u.new_zeros(())])
    else:
        t = (u[0] - 0.5) * 0.52
        theta = torch.stack([t.cos(), -t.sin(), u.new_zeros(()), t.sin(), t.cos(), u.new_zeros(())])
    grid = F.affine_grid(theta.reshape(1, 2, 3).expand(x.size(0), 2, 3), x.size(), align_corners=False)
    return F.grid_sample(x, grid, align_corners=False)


def draw(images, index, c, count):
    return images[index[c][torch.randperm(len(index[c]))[:count]]]


def eager_dm(images, index, ipc, width):
    syn = torch.randn(10 * ipc, 1, 32, 32, requires_grad=True)
    optimizer = torch.optim.SGD([syn], lr=1.0, momentum=0.5)

    def step():
        net = ConvNet(width)
        for p in net.parameters():
            p.requires_grad_(False)
        loss = torch.zeros(())
        for c in range(10):
            with torch.no_grad():
                real = net.embed(draw(images, index, c, REAL["dm"]))
            loss = loss + ((real.mean(0) - net.embed(syn[c * ipc : (c + 1) * ipc]).mean(0)) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def gradient_distance(g_syn, g_real):
    distance = torch.zeros(())
    for a, b in zip(g_syn, g_real):
        if a.dim() > 1:
            a, b = a.flatten(1), b.flatten(1)
            distance = distance + (1 - (a * b).sum(1) / (a.norm(dim=1) * b.norm(dim=1) + 1e-6)).sum()
    return distance


def eager_dc(images, index, ipc, width, siamese=False):
    syn = torch.randn(10 * ipc, 1, 32, 32, requires_grad=True)
    optimizer = torch.optim.SGD([syn], lr=0.1, momentum=0.5)

    def step():
        net = ConvNet(width)
        weights = list(net.parameters())
        loss = torch.zeros(())
        for c in range(10):
            real, made = draw(images, index, c, REAL["dc"]), syn[c * ipc : (c + 1) * ipc]
            if siamese:
                seed = int(torch.randint(1 << 30, (1,)))
                real, made = augment(real, seed), augment(made, seed)
            y_real, y_syn = torch.full((len(real),), c), torch.full((ipc,), c)
            g_real = [g.detach() for g in torch.autograd.grad(F.cross_entropy(net(real), y_real), weights)]
            g_syn = torch.autograd.grad(F.cross_entropy(net(made), y_syn), weights, create_graph=True)
            loss = loss + gradient_distance(g_syn, g_real)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def eager_mtt(images, index, ipc, width):
    net = ConvNet(width)
    names = [name for name, _ in net.named_parameters()]
    start = [p.detach() for p in net.parameters()]
    goal = [p + 0.01 * torch.randn_like(p) for p in start]
    syn = torch.randn(10 * ipc, 1, 32, 32, requires_grad=True)
    rate = torch.tensor(0.02, requires_grad=True)
    labels = torch.arange(10).repeat_interleave(ipc)
    optimizer = torch.optim.SGD([syn], lr=1.0, momentum=0.5)
    rate_optimizer = torch.optim.SGD([rate], lr=1e-9, momentum=0.5)

    def step():
        weights = [w.clone().requires_grad_(True) for w in start]
        for _ in range(STUDENT_STEPS):
            order = torch.randperm(len(labels))
            logits = torch.func.functional_call(net, dict(zip(names, weights)), (syn[order],))
            grads = torch.autograd.grad(F.cross_entropy(logits, labels[order]), weights, create_graph=True)
            weights = [w - rate * g for w, g in zip(weights, grads)]
        apart = sum(((a - b) ** 2).sum() for a, b in zip(start, goal))
        loss = sum(((a - b) ** 2).sum() for a, b in zip(weights, goal)) / apart
        optimizer.zero_grad()
        rate_optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rate_optimizer.step()

    return step


def eager_pace(method, images, index, ipc, width):
    if method == "dm":
        step = eager_dm(images, index, ipc, width)
    elif method == "mtt":
        step = eager_mtt(images, index, ipc, width)
    else:
        step = eager_dc(images, index, ipc, width, siamese=method == "dsa")
    warm_up = STEPS[method] // 10
    for _ in range(warm_up):
        step()
    started = time.perf_counter()
    for _ in range(STEPS[method] - warm_up):
        step()
    return (STEPS[method] - warm_up) / (time.perf_counter() - started)


def ladd_pace(method, data, ipc, threads, width):
    settings = ["augmentation=dsa"] if method == "dsa" else []
    here = os.path.dirname(os.path.abspath(__file__))
    out = subprocess.run(
        [os.path.join(here, "run"), "DistillationBenchmark", data, method, str(ipc), str(STEPS[method]), str(threads), str(width)]
        + settings,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ).stdout
    return float(out.split("steps per second")[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--images-per-class", type=int, default=1)
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--methods", default="dm,dc,dsa,mtt")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    images, index = read_fashion(args.data)
    print(f"torch {torch.__version__}, {args.threads} threads, {args.images_per_class} images per class, width {args.width}")
    for method in args.methods.split(","):
        eager, ladd = [], []
        for _ in range(args.rounds):
            eager.append(eager_pace(method, images, index, args.images_per_class, args.width))
            ladd.append(ladd_pace(method, args.data, args.images_per_class, args.threads, args.width))
        a, b = statistics.median(eager), statistics.median(ladd)
        print(f"{method:4s} eager {a:7.2f}  ladd {b:7.2f} steps/s  ratio {b / a:.2f}", flush=True)


main()
