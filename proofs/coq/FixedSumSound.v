(** Soundness of the cosine sum and of the spread in machine integers (FixedSum.v). *)
From Coq Require Import Reals ZArith Lia Lra List Uint63.
From Interval Require Import Tactic.
From Ropebound Require Import Sums CosineSum Words FixedCosine FixedCosineSound FixedSum.
Open Scope R_scope.

Lemma mul62_real x y : (φ x <= U)%Z -> (φ y <= U)%Z ->
  exists e, 0 <= e <= 1 /\ IZR (φ (mul62 x y)) = IZR (φ x) * IZR (φ y) / UR - e.
Proof.
intros Hx Hy. rewrite mul62_spec by easy. destruct (div_real (φ x * φ y) U) as (e & He & E); [easy|].
exists e. split; [easy|]. now rewrite E, mult_IZR.
Qed.

(** The word P holds p within [a] units. *)
Definition near (a : R) (P : int) (p : R) : Prop :=
  (φ P <= U)%Z /\ Rabs (IZR (φ P) - UR * p) <= a.

Lemma near_mul a P p R r : near a P p -> near 1 R r -> 0 <= p <= 1 -> 0 <= r <= 1 ->
  near (a + 2) (mul62 P R) (p * r).
Proof.
intros [HP Ep] [HR Er] Bp Br. split.
{ apply Z.le_trans with (φ P); [now apply mul62_le|easy]. }
destruct (mul62_real P R HP HR) as (e & Be & ->).
apply Rabs_le_inv in Ep, Er. generalize (word_bounded R). intros [B0 _].
apply IZR_le in B0, HR, HP. rewrite UR_IZR in *. unfold UR in *.
set (x := IZR (φ P)) in *. set (y := IZR (φ R)) in *. set (W := 4611686018427387904) in *.
assert (E : x * y / W - e - W * (p * r) = (x - W * p) * (y / W) + p * (y - W * r) - e)
  by (unfold W; field).
rewrite E. assert (By : 0 <= y / W <= 1) by (unfold W in *; lra).
apply Rabs_le.
assert (- a <= (x - W * p) * (y / W) <= a) by (split; nra).
assert (-1 <= p * (y - W * r) <= 1) by (split; nra). lra.
Qed.

Lemma per_pi_real : Rabs (IZR (φ per_pi) - UR / PI) <= 1.
Proof.
change (φ per_pi) with 1467945251641000613%Z. unfold UR. interval with (i_prec 120).
Qed.

(** One term: the phase of frequency p at position m. *)
Lemma phase_cos a P p m : near a P p -> 0 <= p <= 1 ->
  Rabs (cos (2 * PI * (IZR (φ (m * mul62 P per_pi)%uint63) / 9223372036854775808))
        - cos (IZR (φ m) * p)) <= IZR (φ m) * (2 + a / PI) * 7 / 9223372036854775808.
Proof.
intros [HP Ep] Bp. set (T := mul62 P per_pi).
assert (HK : (φ per_pi <= U)%Z) by easy.
destruct (mul62_real P per_pi HP HK) as (e & Be & ET). fold T in ET.
generalize (word_bounded m) (word_bounded T). intros [Bm _] [BT _].
assert (ER : exists k, IZR (φ (m * T)%uint63) = IZR (φ m) * IZR (φ T) - INR k * 9223372036854775808).
{ exists (Z.to_nat (φ m * φ T / wB)). rewrite INR_IZR_INZ, Z2Nat.id
    by (apply Z.div_pos; [now apply Z.mul_nonneg_nonneg|easy]).
  rewrite mul_spec. change 9223372036854775808 with (IZR wB).
  rewrite <- !mult_IZR, <- minus_IZR. f_equal.
  generalize (Z.div_mod (φ m * φ T) wB). intro K. specialize (K ltac:(easy)). lia. }
destruct ER as [k ->].
rewrite <- (cos_period _ k).
replace (2 * PI * ((IZR (φ m) * IZR (φ T) - INR k * 9223372036854775808) / 9223372036854775808) + 2 * INR k * PI)
  with (IZR (φ m) * (2 * PI * IZR (φ T) / 9223372036854775808)) by field.
eapply Rle_trans; [apply cos_lipschitz|]. rewrite <- Rmult_minus_distr_l, Rabs_mult.
apply IZR_le in Bm. rewrite (Rabs_pos_eq (IZR (φ m))) by easy.
unfold Rdiv at 2. rewrite !Rmult_assoc. apply Rmult_le_compat_l; [easy|].
assert (HPI := PI_RGT_0).
replace (2 * (PI * IZR (φ T)) / 9223372036854775808 - p) with
  ((IZR (φ T) - p * (UR / PI)) * (2 * PI / 9223372036854775808))
  by (unfold UR; field; lra).
rewrite Rabs_mult, (Rabs_pos_eq (2 * PI / _)) by (unfold Rdiv; nra).
assert (Bpi : 0 <= 2 * PI / 9223372036854775808 <= 7 / 9223372036854775808) by (split; interval with (i_prec 80)).
assert (D : Rabs (IZR (φ T) - p * (UR / PI)) <= 2 + a / PI).
{ rewrite ET. assert (HK1 := per_pi_real). apply Rabs_le_inv in HK1, Ep.
  assert (BP : 0 <= IZR (φ P) / UR <= 1).
  { apply IZR_le in HP. rewrite UR_IZR in HP. generalize (word_bounded P). intros [B0 _].
    apply IZR_le in B0. unfold UR in *. lra. }
  replace (IZR (φ P) * IZR (φ per_pi) / UR - e - p * (UR / PI)) with
    (IZR (φ P) / UR * (IZR (φ per_pi) - UR / PI) + (IZR (φ P) - UR * p) * / PI - e)
    by (unfold UR; field; lra).
  set (x := IZR (φ P) / UR) in *. set (y := _ - UR / PI) in *. set (z := _ - UR * p) in *.
  assert (- (a * / PI) <= z * / PI <= a * / PI).
  { assert (0 < / PI) by now apply Rinv_0_lt_compat. split; nra. }
  apply Rabs_le. unfold Rdiv. assert (-1 <= x * y <= 1) by (split; nra). lra. }
change ((2 + a * / PI) * (7 * / 9223372036854775808)) with ((2 + a / PI) * (7 / 9223372036854775808)).
apply Rmult_le_compat; [apply Rabs_pos|apply Bpi|exact D|apply Bpi].
Qed.

Definition kappa (H : nat) (m : R) : R :=
  / 68719476736 + m * (INR H + 2) * 7 / 9223372036854775808.

Lemma wave_sound H R r m : near 1 R r -> 0 <= r <= 1 ->
  forall h P p a acc A, near a P p -> 0 <= p <= 1 -> a + 2 * INR h <= 2 * INR H -> rep A acc ->
  exists z, rep (A + z) (wave (phases h R P) m acc) /\ (Z.abs z <= Z.of_nat h * 2 ^ 51)%Z /\
    Rabs (IZR z / 2 ^ 50 - sum h (fun i => cos (IZR (φ m) * (p * r ^ i)))) <= INR h * kappa H (IZR (φ m)).
Proof.
intros HR Br. induction h as [|h IH]; intros P p a acc A HP Bp Ha HA.
{ exists 0%Z. cbn [phases wave sum]. rewrite Z.add_0_r. split; [easy|]. split; [easy|].
  simpl INR. rewrite Rmult_0_l. replace (_ - _) with 0 by (unfold Rdiv; ring). rewrite Rabs_R0. lra. }
cbn [phases wave].
destruct (fixed_cos_sound (m * mul62 P per_pi)%uint63) as (z0 & R0 & B0 & E0).
assert (Ea : 0 <= a) by (destruct HP as [_ K]; generalize (Rabs_pos (IZR (φ P) - UR * p)); lra).
rewrite S_INR in Ha.
destruct (IH (mul62 P R) (p * r) (a + 2) (acc + fixed_cos (m * mul62 P per_pi))%uint63 (A + z0)%Z)
  as (z & Rz & Bz & Ez).
- now apply near_mul.
- split; [now apply Rmult_le_pos|]. rewrite <- (Rmult_1_l 1). now apply Rmult_le_compat.
- lra.
- now apply rep_add.
- exists (z0 + z)%Z. rewrite Z.add_assoc. split; [easy|]. split; [lia|].
  rewrite sum_head, S_INR, plus_IZR.
  rewrite (sum_ext h _ (fun i => cos (IZR (φ m) * (p * r * r ^ i))))
    by (intros; simpl; do 2 f_equal; ring).
  set (s := sum h _) in *. replace (p * r ^ 0) with p by (simpl; ring).
  assert (E1 := phase_cos a P p m HP Bp).
  assert (K : / 68719476736 + IZR (φ m) * (2 + a / PI) * 7 / 9223372036854775808 <= kappa H (IZR (φ m))).
  { unfold kappa. apply Rplus_le_compat_l. unfold Rdiv at 1 3. apply Rmult_le_compat_r; [lra|].
    apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; [apply IZR_le, word_bounded|].
    assert (a / PI <= a / 2).
    { unfold Rdiv. apply Rmult_le_compat_l; [easy|]. apply Rinv_le_contravar; [lra|]. interval with (i_prec 80). }
    generalize (pos_INR h). lra. }
  set (c1 := cos _) in E0, E1. set (c2 := cos (_ * p)) in *.
  replace ((IZR z0 + IZR z) / 2 ^ 50 - (c2 + s)) with
    ((IZR z0 / 2 ^ 50 - c1) + (c1 - c2) + (IZR z / 2 ^ 50 - s)) by (unfold Rdiv; ring).
  eapply Rle_trans; [apply Rabs_triang|]. rewrite (Rmult_plus_distr_r (INR h)), Rmult_1_l, (Rplus_comm (INR h * _)).
  apply Rplus_le_compat; [|easy]. eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma one_near : near 0 one 1.
Proof.
split; [easy|]. change (φ one) with U. rewrite UR_IZR.
replace (UR - UR * 1) with 0 by ring. rewrite Rabs_R0. lra.
Qed.

Lemma err_bound h m : (0 <= m)%Z -> INR h * kappa h (IZR m) * 2 ^ 50 <= IZR (err h m).
Proof.
intro Hm. unfold err. set (n := Z.of_nat h).
destruct (div_real (n * m * (n + 2) * 7) 8192) as (e & Be & E); [easy|].
rewrite !plus_IZR, E, !mult_IZR, plus_IZR. unfold kappa. rewrite INR_IZR_INZ. fold n.
replace (2 ^ 50) with 1125899906842624 by (simpl; lra). lra.
Qed.

Theorem fixed_sum_sound h R r m : (h <= 128)%nat -> near 1 R r -> 0 <= r <= 1 ->
  exists z, rep z (fixed_sum h R m) /\ (- U <= z < U)%Z /\
    Rabs (IZR z - cosine_sum h (IZR (φ m)) r * 2 ^ 50) <= IZR (err h (φ m)).
Proof.
intros Hh HR Br. unfold fixed_sum.
destruct (wave_sound h R r m HR Br h one 1 0 0%uint63 0%Z) as (z & Rz & Bz & Ez);
  [apply one_near|lra|lra|apply (rep_of 0)|].
exists z. split; [exact Rz|]. split; [change U with (2 ^ 62)%Z; lia|].
eapply Rle_trans; [|apply err_bound, word_bounded].
unfold cosine_sum. rewrite (sum_ext h _ (fun i => cos (IZR (φ m) * (1 * r ^ i))))
  by (intros; do 2 f_equal; ring).
set (s := sum h _) in *. set (W := 2 ^ 50) in *. assert (HW : 0 < W) by (apply pow_lt; lra).
replace (IZR z - s * W) with ((IZR z / W - s) * W) by (field; lra).
rewrite Rabs_mult, (Rabs_pos_eq W) by lra. apply Rmult_le_compat_r; lra.
Qed.
