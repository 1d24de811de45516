(** The paper's cosine sum (Eq. 9) and the least base (Eq. 11), and the coordinate
    [r = b^(-1/h)] in which every certificate is written: [theta_i = r^i]. *)
From Coq Require Import Reals ZArith Lra Lia.
From Coquelicot Require Import Coquelicot.
From Ropebound Require Import Sums.
Open Scope R_scope.

(** [theta_i = b^(-2i/d)] with [d = 2h], and [B_m = sum_{i<h} cos (m theta_i)]. *)
Definition theta (h : nat) (b : R) (i : nat) : R := Rpower b (- (INR i / INR h)).
Definition B (h : nat) (m b : R) : R := sum h (fun i => cos (m * theta h b i)).

(** [{ b >= 1 | B_m >= 0 for all m in 0..=L }], and its infimum [base_L]. *)
Definition feasible (h : nat) (L : Z) (b : R) : Prop :=
  1 <= b /\ forall m : Z, (0 <= m <= L)%Z -> 0 <= B h (IZR m) b.
Definition base_L (h : nat) (L : Z) : Rbar := Glb_Rbar (feasible h L).

(** The same sum in the coordinate r. *)
Definition cosine_sum (h : nat) (m r : R) : R := sum h (fun i => cos (m * r ^ i)).
Definition root (h : nat) (b : R) : R := Rpower b (- (1 / INR h)).

Lemma theta_root h b i : theta h b i = root h b ^ i.
Proof.
unfold theta, root. rewrite <- Rpower_pow by apply exp_pos.
rewrite Rpower_mult. f_equal. unfold Rdiv. ring.
Qed.

Lemma B_cosine_sum h m b : B h m b = cosine_sum h m (root h b).
Proof. apply sum_ext. intros i _. now rewrite theta_root. Qed.

Lemma root_pow h b : (0 < h)%nat -> 0 < b -> root h b ^ h = / b.
Proof.
intros Hh Hb. rewrite <- theta_root. unfold theta.
assert (0 < INR h) by now apply lt_0_INR.
replace (INR h / INR h) with 1 by (field; lra).
rewrite Rpower_Ropp, Rpower_1; easy.
Qed.

Lemma root_bounds h b : (0 < h)%nat -> 1 <= b -> 0 < root h b <= 1.
Proof.
intros Hh Hb. assert (0 < root h b) by apply exp_pos. split; [easy|].
apply (pow_le_inv _ _ h); [lra| |easy]. rewrite pow1, root_pow by (easy || lra).
rewrite <- Rinv_1. apply Rinv_le_contravar; lra.
Qed.

(** [r] determines its base: [b = r^(-h)]. *)
Lemma root_inv h r : (0 < h)%nat -> 0 < r -> root h (/ r ^ h) = r.
Proof.
intros Hh Hr. assert (0 < r ^ h) by now apply pow_lt.
assert (E : root h (/ r ^ h) ^ h = r ^ h).
{ rewrite root_pow; [|easy|now apply Rinv_0_lt_compat]. now rewrite Rinv_inv. }
assert (0 < root h (/ r ^ h)) by apply exp_pos.
apply Rle_antisym; apply (pow_le_inv _ _ h); lra || easy.
Qed.

(** Larger bases have smaller r. *)
Lemma root_le h b r : (0 < h)%nat -> 0 < b -> 0 < r -> b <= / r ^ h -> r <= root h b.
Proof.
intros Hh Hb Hr H. assert (0 < r ^ h) by now apply pow_lt.
apply (pow_le_inv _ _ h); [apply Rlt_le, exp_pos| |easy]. rewrite root_pow by easy.
rewrite <- (Rinv_inv (r ^ h)). now apply Rinv_le_contravar.
Qed.

Lemma root_lt h b r : (0 < h)%nat -> 0 < b -> 0 < r -> b < / r ^ h -> r < root h b.
Proof.
intros Hh Hb Hr H. assert (0 < r ^ h) by now apply pow_lt.
destruct (root_le h b r); try easy; [lra|].
subst r. rewrite root_pow, Rinv_inv in H by easy. lra.
Qed.

(** Some position up to L has a negative sum at r. *)
Definition violated (h : nat) (L : Z) (r : R) : Prop :=
  exists m : Z, (0 < m <= L)%Z /\ cosine_sum h (IZR m) r < 0.

Lemma violated_infeasible h L b : violated h L (root h b) -> ~ feasible h L b.
Proof.
intros [m [Hm Hn]] [_ H]. specialize (H m ltac:(lia)). rewrite B_cosine_sum in H. lra.
Qed.

(** Decimal bounds of [r^(-h)], by integer arithmetic. *)
Lemma base_le_frac h r n d : 0 < r -> 0 < IZR d -> IZR d <= IZR n * r ^ h -> / r ^ h <= IZR n / IZR d.
Proof.
intros Hr Hd H. assert (0 < r ^ h) by now apply pow_lt.
apply (Rmult_le_reg_r (r ^ h * IZR d)); [now apply Rmult_lt_0_compat|].
replace (/ r ^ h * (r ^ h * IZR d)) with (IZR d) by (field; lra).
replace (IZR n / IZR d * (r ^ h * IZR d)) with (IZR n * r ^ h) by (field; lra). easy.
Qed.

Lemma frac_le_base h r n d : 0 < r -> 0 < IZR d -> IZR n * r ^ h <= IZR d -> IZR n / IZR d <= / r ^ h.
Proof.
intros Hr Hd H. assert (0 < r ^ h) by now apply pow_lt.
apply (Rmult_le_reg_r (r ^ h * IZR d)); [now apply Rmult_lt_0_compat|].
replace (/ r ^ h * (r ^ h * IZR d)) with (IZR d) by (field; lra).
replace (IZR n / IZR d * (r ^ h * IZR d)) with (IZR n * r ^ h) by (field; lra). easy.
Qed.
