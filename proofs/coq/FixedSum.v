(** The checker's arithmetic on machine integers: the cosine sum at one r and position, a
    bound of its change over a piece of r, covers, and the positions of a context.

    r is a word R, meaning [R / 2^62]. Powers of r are rounded down, at most 2 units each
    step; [phases] turns them into angles (FixedCosine.v). Soundness: FixedSumSound.v,
    FixedCheckSound.v. *)
From Coq Require Import ZArith List Uint63.
From Ropebound Require Import Words FixedCosine.
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
  let c := (lo + ((hi - lo) >> 1))%uint63 in
  ((signed (fixed_sum h c m) + err h (to_Z m)) * 32
    + to_Z m * to_Z (spread h c hi one one 0) <? 0)%Z.

(** The same, halving the piece where it is too long for that bound. *)
Fixpoint negative_on (h : nat) (depth : nat) (m lo hi : int) : bool :=
  if piece_negative h m lo hi then true else
  match depth with
  | O => false
  | S k => let c := (lo + ((hi - lo) >> 1))%uint63 in
      if negative_on h k m c hi then negative_on h k m lo c else false
  end.

(** Pieces (lower end, witness) from [hi] downward; returns where the cover ends. *)
Fixpoint cover (h depth : nat) (L hi : int) (l : list (int * int)) : option int :=
  match l with
  | [] => Some hi
  | (lo, m) :: l' =>
      if ((lo <=? hi) && (0 <? m) && (m <=? L))%uint63%bool then
        if negative_on h depth m lo hi then cover h depth L lo l' else None
      else None
  end.

(** Positions [m, m + n) with [B_m >= 0], except the binding one; returns [m + n]. *)
Definition position_ok (l : list int) (e binding m : int) : bool :=
  if (m =? binding)%uint63 then true
  else let s := wave l m 0 in ((e <=? s) && (s <? one))%uint63%bool.

Fixpoint positions (l : list int) (e binding : int) (n : positive) (m : int) : option int :=
  match n with
  | xH => if position_ok l e binding m then Some (m + 1)%uint63 else None
  | xO k => match positions l e binding k m with
            | Some m' => positions l e binding k m' | None => None end
  | xI k => match positions l e binding k m with
            | Some m' => match positions l e binding k m' with
                         | Some m'' => if position_ok l e binding m'' then Some (m'' + 1)%uint63 else None
                         | None => None end
            | None => None end
  end.
