(** Row 1024 by CoqInterval on integers alone, 60 bits: a second opinion (IntervalRow.v). *)
From Coq Require Import Reals ZArith Uint63.
From Coquelicot Require Import Coquelicot.
From Ropebound Require Import CosineSum Words Integers IntervalRow Row Row1024.
Module Second := IntervalRow Integers.

(** As far below the root as the cover stays above it. *)
Definition below : int := (2 * nearest row1024 - stop row1024)%uint63.

Lemma checked : Second.bounds_ok (bits 60) 64 row1024 below = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem bounds_1024 :
  Rbar_le (4293437569 / 1000000)%R (base_L 64 1024) /\ Rbar_le (base_L 64 1024) (4293437570 / 1000000)%R.
Proof.
apply (Second.decimal_bounds (bits 60) 64 row1024 below 4293437569 4293437570 1000000);
  [repeat constructor|discriminate|exact checked|vm_cast_no_check (eq_refl true)].
Qed.
