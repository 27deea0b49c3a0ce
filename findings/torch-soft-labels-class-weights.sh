#!/usr/bin/env bash
# torch 2.13.0, cross_entropy with class weights: the same labels as class numbers and as rows of probabilities (one at
# the class) give different losses. With numbers the mean is the weighted one; with soft labels the weighted sum is
# divided by the count of rows, so that the step size grows with the weights: who replaces hard labels by soft ones trains at another learning rate.
#
# Guess: a row with a one at its class is that class, weights or none.
# Seen: equal without weights, 3.8 times as large with them.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install torch==2.13.0 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import torch
import torch.nn.functional as F

print("torch", torch.__version__.split("+")[0])
x = torch.tensor([[2.0, 0, 0], [2.0, 0, 0], [1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0], [0, 2.0, 0]])
numbers = torch.tensor([0, 0, 0, 1, 2, 1])
rows = F.one_hot(numbers, 3).float()
weights = torch.tensor([1.0, 5.0, 10.0])
for what, settings in (("no weights", {}), ("weights", {"weight": weights}), ("weights, smoothed", {"weight": weights, "label_smoothing": 0.1})):
    a, b = F.cross_entropy(x, numbers, **settings), F.cross_entropy(x, rows, **settings)
    print(f"{what}: numbers {a:.4f} rows {b:.4f} ratio {b / a:.3f}")
print(f"mean weight of a row {weights[numbers].mean():.3f}")
PYTHON
cat >"$work/stated" <<'STATED'
torch 2.13.0
no weights: numbers 0.3955 rows 0.3955 ratio 1.000
weights: numbers 0.4565 rows 1.7500 ratio 3.833
weights, smoothed: numbers 0.6311 rows 2.4193 ratio 3.833
mean weight of a row 3.833
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
