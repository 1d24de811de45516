(** A row by CoqInterval alone, over any of its back ends: no machine-integer kernel, so a second
    opinion on FixedSum.v. It gives bounds of [base_L], not the root itself. *)
From Coq Require Import Reals ZArith Lia Lra List Uint63.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Interval.
From Ropebound Require Import Sums CosineSum LeastBase Words Cover FixedSum IntervalSum Row.
Open Scope R_scope.

Module IntervalRow (I : IntervalOps).
Module S := IntervalSum I.

(** Cover down to the row's [stop], and every position, the binding one too, at the word [w]. *)
Definition bounds_ok (prec : I.precision) (h : nat) (c : row) (w : int) : bool :=
  match cover (S.piece_test prec h) 60 (context c) one (pieces c) with
  | Some s =>
      if ((s =? stop c) && (0 <? stop c) && (0 <? w) && (w <=? one))%uint63%bool then
        let X := S.rational prec (φ w) U in
        if (φ (context c) <? U)%Z then
          match positions (S.position_test prec h X) (Z.to_pos (φ (context c) + 1)) 0 with
          | Some _ => true
          | None => false
          end
        else false
      else false
  | None => false
  end.

Theorem bounds_sound prec h c w : (0 < h)%nat -> pieces c <> nil -> bounds_ok prec h c w = true ->
  Rbar_le (/ at_word (stop c) ^ h) (base_L h (φ (context c))) /\
  Rbar_le (base_L h (φ (context c))) (/ at_word w ^ h).
Proof.
intros Hh Hnil E. unfold bounds_ok in E.
destruct (cover _ _ _ _ _) as [s|] eqn:C; [|easy]. destruct (_ && _)%bool eqn:E1 in E; [|easy].
apply andb_prop in E1 as [E1 W1]. apply andb_prop in E1 as [E1 W0]. apply andb_prop in E1 as [Es E0].
apply eqb_spec in Es. subst s. apply leb_spec in W1. apply ltb_spec in W0, E0.
change (φ 0%uint63) with 0%Z in W0, E0. change (φ one) with U in W1.
destruct (Z.ltb_spec (φ (context c)) U) as [HL|]; [|easy].
destruct (positions _ _ _) as [m'|] eqn:P; [|easy].
assert (pos : forall x, (0 < φ x)%Z -> 0 < at_word x).
{ intros x Hx. apply IZR_lt in Hx. unfold at_word, UR. lra. }
destruct (cover_sound _ h (fun m lo hi _ => S.piece_test_sound prec h m lo hi) _ _ _ _ _
  (Z.le_refl U : (φ one <= U)%Z) C) as [_ C2].
apply base_between; [easy|now apply pos| | |].
- split; [now apply pos|now apply at_word_unit].
- intros r Hr. apply C2; [|now left]. change (at_word one) with (UR / UR).
  replace (UR / UR) with 1 by (unfold UR; field). lra.
- intros k Hk.
  assert (Hn : (φ 0%uint63 + Z.pos (Z.to_pos (φ (context c) + 1)) <= φ (context c) + 1)%Z).
  { change (φ 0%uint63) with 0%Z. rewrite Z2Pos.id; lia. }
  destruct (positions_sound _ (φ (context c)) (fun k => 0 <= cosine_sum h (IZR k) (at_word w)) HL
    (fun m _ => S.position_test_sound prec h _ _ m (S.rational_in prec _ _ U_pos)) _ _ _ Hn P) as [_ Q].
  apply Q. change (φ 0%uint63) with 0%Z. rewrite Z2Pos.id; lia.
Qed.

(** The same between decimals [x / t] and [y / t]. *)
Definition decimals_ok (h : nat) (c : row) (w : int) (x y t : Z) : bool :=
  ((0 <? t) && (0 <? φ (stop c)) && (0 <? φ w) && (x * φ (stop c) ^ Z.of_nat h <=? t * U ^ Z.of_nat h)
  && (t * U ^ Z.of_nat h <=? y * φ w ^ Z.of_nat h))%Z%bool.

Theorem decimal_bounds prec h c w x y t : (0 < h)%nat -> pieces c <> nil ->
  bounds_ok prec h c w = true -> decimals_ok h c w x y t = true ->
  Rbar_le (IZR x / IZR t) (base_L h (φ (context c))) /\ Rbar_le (base_L h (φ (context c))) (IZR y / IZR t).
Proof.
intros Hh Hnil Hb Hd. destruct (bounds_sound prec h c w Hh Hnil Hb) as [B1 B2].
unfold decimals_ok in Hd. do 4 apply andb_prop in Hd as [Hd ?].
repeat match goal with
  | H : (_ <? _)%Z = true |- _ => apply Z.ltb_lt, IZR_lt in H
  | H : (_ <=? _)%Z = true |- _ => apply Z.leb_le in H end.
assert (0 < at_word (stop c)) by (unfold at_word, UR; lra).
assert (0 < at_word w) by (unfold at_word, UR; lra).
split.
- eapply Rbar_le_trans; [|exact B1]. apply frac_le_base; try easy. apply (scaled_pow h x (φ (stop c)) U t); easy.
- eapply Rbar_le_trans; [exact B2|]. apply base_le_frac; try easy. apply (scaled_pow' h y (φ w) U t); easy.
Qed.
End IntervalRow.
