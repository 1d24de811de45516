(** The cosine sum in CoqInterval's interval arithmetic, over any of its back ends: its sign
    at a point or on a piece, at any precision, and the sign of its derivative. *)
From Coq Require Import Reals ZArith Lia Lra Uint63.
From Interval Require Import Xreal Interval.
From Ropebound Require Import Sums CosineSum LeastBase Words.
Open Scope R_scope.

Module IntervalSum (I : IntervalOps).
Section Precision.
Variable prec : I.precision.
Notation "x ∈ X" := (contains (I.convert X) (Xreal x)) (at level 70).

(** [acc + sum cos (m p r^i)], and [acc + sum (k + i) p r^i sin (m p r^i)]. *)
Fixpoint sum_cos (h : nat) (m r p acc : I.type) : I.type :=
  match h with
  | O => acc
  | S h' => sum_cos h' m r (I.mul prec p r) (I.add prec acc (I.cos prec (I.mul prec m p)))
  end.
Fixpoint sum_sin (h : nat) (k : Z) (m r p acc : I.type) : I.type :=
  match h with
  | O => acc
  | S h' => sum_sin h' (k + 1) m r (I.mul prec p r)
      (I.add prec acc (I.mul prec (I.mul prec (I.fromZ prec k) p) (I.sin prec (I.mul prec m p))))
  end.

Lemma add_in x y X Y : x ∈ X -> y ∈ Y -> (x + y) ∈ I.add prec X Y.
Proof. apply (I.add_correct prec). Qed.
Lemma mul_in x y X Y : x ∈ X -> y ∈ Y -> (x * y) ∈ I.mul prec X Y.
Proof. apply (I.mul_correct prec). Qed.
Lemma cos_in x X : x ∈ X -> cos x ∈ I.cos prec X.
Proof. apply (I.cos_correct prec). Qed.
Lemma sin_in x X : x ∈ X -> sin x ∈ I.sin prec X.
Proof. apply (I.sin_correct prec). Qed.
Lemma Z_in z : IZR z ∈ I.fromZ prec z.
Proof. apply I.fromZ_correct. Qed.
Lemma zero_in : 0 ∈ I.zero.
Proof. rewrite I.zero_correct; simpl; lra. Qed.

Lemma sum_cos_in h : forall m r p a M X P A, m ∈ M -> r ∈ X -> p ∈ P -> a ∈ A ->
  (a + sum h (fun i => cos (m * (p * r ^ i)))) ∈ sum_cos h M X P A.
Proof.
induction h as [|h IH]; intros m r p a M X P A Hm Hr Hp Ha; [simpl; now rewrite Rplus_0_r|].
rewrite sum_head, <- Rplus_assoc. cbn [sum_cos].
rewrite (sum_ext h _ (fun i => cos (m * ((p * r) * r ^ i))))
  by (intros; do 2 f_equal; simpl; ring).
apply IH; auto using mul_in. simpl pow. rewrite Rmult_1_r. auto using add_in, mul_in, cos_in.
Qed.

Lemma sum_sin_in h : forall k m r p a M X P A, m ∈ M -> r ∈ X -> p ∈ P -> a ∈ A ->
  (a + sum h (fun i => (IZR k + INR i) * (p * r ^ i) * sin (m * (p * r ^ i)))) ∈ sum_sin h k M X P A.
Proof.
induction h as [|h IH]; intros k m r p a M X P A Hm Hr Hp Ha; [simpl; now rewrite Rplus_0_r|].
rewrite sum_head, <- Rplus_assoc. cbn [sum_sin].
rewrite (sum_ext h _ (fun i => (IZR (k + 1) + INR i) * ((p * r) * r ^ i) * sin (m * ((p * r) * r ^ i)))).
2:{ intros i _. rewrite S_INR, plus_IZR. simpl pow. replace (p * (r * r ^ i)) with (p * r * r ^ i) by ring. ring. }
apply IH; auto using mul_in. simpl pow. simpl INR. rewrite Rmult_1_r, Rplus_0_r.
auto using add_in, mul_in, sin_in, Z_in.
Qed.

Definition at_interval (h : nat) (m : Z) (X : I.type) : I.type :=
  sum_cos h (I.fromZ prec m) X (I.fromZ prec 1) I.zero.

Lemma at_interval_in h m r X : r ∈ X -> cosine_sum h (IZR m) r ∈ at_interval h m X.
Proof.
intro Hr. unfold cosine_sum. rewrite (sum_ext h _ (fun i => cos (IZR m * (1 * r ^ i))))
  by (intros; do 2 f_equal; ring).
rewrite <- (Rplus_0_l (sum h _)). apply sum_cos_in; auto using Z_in, zero_in.
Qed.

Definition negative (X : I.type) : bool := match I.sign_strict X with Xlt => true | _ => false end.
Definition positive (X : I.type) : bool := match I.sign_strict X with Xgt => true | _ => false end.

Lemma negative_sound x X : x ∈ X -> negative X = true -> x < 0.
Proof.
unfold negative. intros Hx. generalize (I.sign_strict_correct X).
destruct (I.sign_strict X); try easy. intros H _. apply (H _ Hx).
Qed.
Lemma positive_sound x X : x ∈ X -> positive X = true -> 0 < x.
Proof.
unfold positive. intros Hx. generalize (I.sign_strict_correct X).
destruct (I.sign_strict X); try easy. intros H _. apply (H _ Hx).
Qed.

(** The rational [n / d], and the interval between two of them. *)
Definition rational (n d : Z) : I.type := I.div prec (I.fromZ prec n) (I.fromZ prec d).

Lemma rational_in n d : (0 < d)%Z -> (IZR n / IZR d) ∈ rational n d.
Proof.
intro Hd. apply IZR_lt in Hd.
generalize (I.div_correct prec _ _ _ _ (I.fromZ_correct prec n) (I.fromZ_correct prec d)).
unfold Xdiv, Xdiv', Xbind2. now rewrite is_zero_false by lra.
Qed.

Lemma between_in a b r A B : a ∈ A -> b ∈ B -> a <= r <= b -> r ∈ I.join A B.
Proof.
intros HA HB Hr. apply (contains_connected _ a b); auto; apply I.join_correct; [left|right]; easy.
Qed.

(** * Pieces and positions, for Cover.v *)

Definition piece_test (h : nat) (m lo hi : int) : bool :=
  negative (at_interval h (φ m) (I.join (rational (φ lo) U) (rational (φ hi) U))).

Lemma piece_test_sound h m lo hi : piece_test h m lo hi = true ->
  forall r, within lo hi r -> cosine_sum h (IZR (φ m)) r < 0.
Proof.
intros E r Hr. eapply negative_sound; [|exact E].
apply at_interval_in, (between_in _ _ _ _ _ (rational_in _ _ U_pos) (rational_in _ _ U_pos)).
exact Hr.
Qed.

Definition position_test (h : nat) (X : I.type) (m : int) : bool := positive (at_interval h (φ m) X).

Lemma position_test_sound h r X m : r ∈ X -> position_test h X m = true ->
  0 <= cosine_sum h (IZR (φ m)) r.
Proof.
intros Hr E. apply Rlt_le. eapply positive_sound; [|exact E]. now apply at_interval_in.
Qed.

(** * The root of the binding position, isolated: enclosure [lo/d, hi/d], bracket up to [e]. *)

Definition root_ok (h : nat) (m lo hi d : Z) (e : int) : bool :=
  (positive (at_interval h m (rational lo d)) && negative (at_interval h m (rational hi d))
   && positive (sum_sin h 0 (I.fromZ prec m) (I.join (rational lo d) (rational (φ e) U))
        (I.fromZ prec 1) I.zero))%bool.

Lemma root_ok_sound h m lo hi d e : (0 < m)%Z -> (0 < d)%Z -> (0 < lo)%Z -> root_ok h m lo hi d e = true ->
  0 < cosine_sum h (IZR m) (IZR lo / IZR d) /\ cosine_sum h (IZR m) (IZR hi / IZR d) < 0 /\
  forall s, IZR lo / IZR d <= s <= at_word e -> cosine_sum' h (IZR m) s < 0.
Proof.
intros Hm Hd Hlo E. apply andb_prop in E as [E E3]. apply andb_prop in E as [E1 E2].
split; [|split].
- eapply positive_sound; [|exact E1]. now apply at_interval_in, rational_in.
- eapply negative_sound; [|exact E2]. now apply at_interval_in, rational_in.
- intros s Hs. apply IZR_lt in Hm, Hlo. assert (Hd' := IZR_lt _ _ Hd).
  assert (0 < s) by (apply Rlt_le_trans with (2 := proj1 Hs); now apply Rdiv_lt_0_compat).
  assert (P : 0 < 0 + sum h (fun i => (0 + INR i) * (1 * s ^ i) * sin (IZR m * (1 * s ^ i)))).
  { eapply positive_sound; [|exact E3]. apply (sum_sin_in h 0); auto using Z_in, zero_in.
    apply (between_in _ _ _ _ _ (rational_in _ _ Hd) (rational_in _ _ U_pos)). exact Hs. }
  apply (Rmult_lt_reg_l (s / IZR m)); [now apply Rdiv_lt_0_compat|]. rewrite Rmult_0_r.
  unfold cosine_sum'. rewrite <- sum_scal.
  rewrite (sum_ext h _ (fun i => -1 * ((0 + INR i) * (1 * s ^ i) * sin (IZR m * (1 * s ^ i))))).
  + rewrite sum_scal. lra.
  + intros i _. replace (1 * s ^ i) with (s ^ i) by ring. destruct i as [|i]; [simpl; field; lra|].
    simpl pred. simpl pow. field. lra.
Qed.
End Precision.
End IntervalSum.
