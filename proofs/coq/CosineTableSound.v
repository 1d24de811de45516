(** Every entry of the cosine table is within 2^-50 of its cosine, checked by interval
    arithmetic on integers. *)
From Coq Require Import Reals ZArith Lia Lra Uint63 PArray.
From Interval Require Import Xreal Interval.
From Ropebound Require Import CosineTable Integers Words.
Open Scope R_scope.

Module TableCheck (I : IntervalOps).
Section Precision.
Variable prec : I.precision.

(** Encloses [2^50 cos (pi j / 2048) - entry j]. *)
Definition deviation (j : Z) : I.type :=
  let angle := I.div prec (I.mul prec (I.pi prec) (I.fromZ prec j)) (I.fromZ prec 2048) in
  I.sub prec (I.mul prec (I.fromZ prec (2 ^ 50)) (I.cos prec angle))
    (I.fromZ prec (φ (get cosine_table (of_Z j)))).

Definition nonneg (X : I.type) : bool :=
  match I.sign_large X with Xgt | Xeq => true | _ => false end.

Lemma nonneg_sound x X : contains (I.convert X) (Xreal x) -> nonneg X = true -> 0 <= x.
Proof.
unfold nonneg. intros Hx. generalize (I.sign_large_correct X).
destruct (I.sign_large X); try easy; intros H _.
- specialize (H _ Hx). injection H. lra.
- apply (H _ Hx).
Qed.

Definition entry_ok (j : Z) : bool :=
  nonneg (I.add prec (I.fromZ prec 1) (deviation j))
  && nonneg (I.sub prec (I.fromZ prec 1) (deviation j))
  && (φ (get cosine_table (of_Z j)) <=? 2 ^ 50)%Z.

Fixpoint all_ok (n : nat) : bool :=
  match n with O => true | S k => if entry_ok (Z.of_nat k) then all_ok k else false end.

Lemma all_ok_at n : all_ok n = true -> forall j, (0 <= j < Z.of_nat n)%Z -> entry_ok j = true.
Proof.
induction n as [|n IH]; intros H j Hj; [lia|]. simpl in H.
destruct (entry_ok (Z.of_nat n)) eqn:E; [|easy].
destruct (Z.eq_dec j (Z.of_nat n)) as [->|]; [easy|]. apply IH; [easy|lia].
Qed.

Lemma contains_deviation j :
  contains (I.convert (deviation j))
    (Xreal (2 ^ 50 * cos (PI * IZR j / 2048) - IZR (φ (get cosine_table (of_Z j))))).
Proof.
unfold deviation.
assert (H : contains (I.convert (I.div prec (I.mul prec (I.pi prec) (I.fromZ prec j)) (I.fromZ prec 2048)))
  (Xreal (PI * IZR j / 2048))).
{ replace (Xreal (PI * IZR j / 2048)) with (Xdiv (Xmul (Xreal PI) (Xreal (IZR j))) (Xreal 2048)).
  - apply I.div_correct; [apply I.mul_correct; [apply I.pi_correct|]|]; apply I.fromZ_correct.
  - simpl. unfold Xdiv'. rewrite is_zero_false by lra. easy. }
apply (I.sub_correct prec _ _ (Xreal _) (Xreal _)); [|apply I.fromZ_correct].
apply (I.mul_correct prec _ _ (Xreal _) (Xreal _)); [|now apply (I.cos_correct prec _ (Xreal _))].
replace (2 ^ 50) with (IZR (2 ^ 50)) by (symmetry; apply (pow_IZR 2 50)).
apply I.fromZ_correct.
Qed.

Lemma entry_sound j : entry_ok (φ j) = true ->
  Rabs (IZR (φ (get cosine_table j)) / 2 ^ 50 - cos (PI * IZR (φ j) / 2048)) <= / 2 ^ 50 /\
  (φ (get cosine_table j) <= 2 ^ 50)%Z.
Proof.
intro H. unfold entry_ok in H. apply andb_prop in H as [H H3]. apply andb_prop in H as [H1 H2].
generalize (contains_deviation (φ j)). rewrite of_to_Z in *. intro C.
split; [|now apply Z.leb_le].
apply (nonneg_sound _ _ (I.add_correct prec _ _ _ _ (I.fromZ_correct prec 1) C)) in H1.
apply (nonneg_sound _ _ (I.sub_correct prec _ _ _ _ (I.fromZ_correct prec 1) C)) in H2.
set (c := cos _) in *. set (v := IZR (φ _)) in *.
clearbody c v. apply Rabs_le.
replace (2 ^ 50) with 1125899906842624 in * by (simpl; lra). lra.
Qed.

End Precision.
End TableCheck.

Module Check := TableCheck Integers.

Lemma table_ok : Check.all_ok (bits 70) 1025 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma table_bound j : (0 <= φ j <= 1024)%Z ->
  Rabs (IZR (φ (get cosine_table j)) / 2 ^ 50 - cos (PI * IZR (φ j) / 2048)) <= / 2 ^ 50 /\
  (φ (get cosine_table j) <= 2 ^ 50)%Z.
Proof.
intro Hj. apply (Check.entry_sound (bits 70)), (Check.all_ok_at _ _ table_ok). lia.
Qed.
