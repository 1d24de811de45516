(** The checker's arithmetic on machine integers: the cosine sum at one r and position, a
    bound of its change over a piece of r; Cover.v makes covers and contexts of them.

    r is a word R, meaning [R / 2^62]. Powers of r are rounded down, at most 2 units each
    step; [phases] turns them into angles (FixedCosine.v). Soundness: FixedSumSound.v,
    FixedCheckSound.v. *)
From Coq Require Import ZArith List Uint63.
From Ropebound Require Import Words FixedCosine Cover.
Import ListNotations.

Definition one : int := 4611686018427387904.
(** [2^62 / pi]: turns a frequency in units of 2^-62 into one in turns of 2^-63. *)
Definition per_pi : int := 1467945251641000613.

Fixpoint phases (h : nat) (R P : int) : list int :=
  match h with O => [] | S h' => mul62 P per_pi :: phases h' R (mul62 P R) end.

Fixpoint wave (l : list int) (m acc : int) : int :=
  match l with [] => acc | t :: l' => wave l' m (acc + fixed_cos (m * t))%uint63 end.

(** The sum at position m, in units of 2^-50, within [err h m] units of [cosine_sum h m r]
    for every r within one unit of R. *)
Definition fixed_sum (h : nat) (R m : int) : int := wave (phases h R one) m 0.
Definition err (h : nat) (m : Z) : Z :=
  let n := Z.of_nat h in (n * 16384 + n * m * (n + 2) * 7 / 8192 + 1)%Z.

(** Upper bound of [sum (x^i - c^i)] in units of 2^-55. *)
Fixpoint spread (h : nat) (C X pc px acc : int) : int :=
  match h with
  | O => acc
  | S h' => spread h' C X (mul62 pc C) (mul62 px X) (acc + (((px - pc) >> 7) + 2))%uint63
  end.

(** [B_m < 0] on all of [lo, hi]: [B_m(c) + m sum |r^i - c^i| < 0] around the middle c. *)
Definition piece_negative (h : nat) (m lo hi : int) : bool :=
  let c := middle lo hi in
  ((signed (fixed_sum h c m) + err h (to_Z m)) * 32
    + to_Z m * to_Z (spread h c hi one one 0) <? 0)%Z.

(** [B_m >= 0] at the r whose phases are given, or m is the binding position. *)
Definition position_ok (l : list int) (e binding m : int) : bool :=
  if (m =? binding)%uint63 then true
  else let s := wave l m 0 in ((e <=? s) && (s <? one))%uint63%bool.
