(** The machine-integer cosine is within 2^-36 of the cosine (FixedCosine.v). *)
From Coq Require Import Reals ZArith Lia Lra Uint63 PArray.
From Interval Require Import Tactic.
From Ropebound Require Import Words CosineTable CosineTableSound FixedCosine.
Open Scope R_scope.

(** ** Real-number side *)

Lemma Rabs_le_inv x y : Rabs x <= y -> - y <= x <= y.
Proof. intro H. generalize (Rle_abs x) (Rle_abs (- x)). rewrite Rabs_Ropp. lra. Qed.

Lemma sin_lipschitz x y : Rabs (sin x - sin y) <= Rabs (x - y).
Proof.
destruct (MVT_abs sin cos y x) as [c [-> _]]; [intros; apply derivable_pt_lim_sin|].
rewrite <- (Rmult_1_l (Rabs (x - y))) at 2. apply Rmult_le_compat_r; [apply Rabs_pos|].
apply Rabs_le, COS_bound.
Qed.

Lemma cos_lipschitz x y : Rabs (cos x - cos y) <= Rabs (x - y).
Proof.
rewrite !cos_sin. replace (x - y) with ((PI / 2 + x) - (PI / 2 + y)) by ring. apply sin_lipschitz.
Qed.

Lemma div_real x n : (0 < n)%Z -> exists e, 0 <= e <= 1 /\ IZR (x / n) = IZR x / IZR n - e.
Proof.
intro Hn. exists (IZR (x mod n) / IZR n). assert (0 < IZR n) by now apply IZR_lt.
assert (E : IZR x = IZR n * IZR (x / n) + IZR (x mod n)).
{ rewrite <- mult_IZR, <- plus_IZR. f_equal. apply Z.div_mod. lia. }
destruct (Z.mod_pos_bound x n Hn) as [H0 H1]. apply IZR_le in H0. apply IZR_lt in H1.
split; [split|].
- apply Rmult_le_reg_r with (IZR n); [easy|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
- apply Rmult_le_reg_r with (IZR n); [easy|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
- rewrite E. field. lra.
Qed.

Definition ulp40 : R := / 1099511627776.
Definition ulp50 : R := / 1125899906842624.

(** The errors of [d], of [d^2] and of [d^3/6] in the kernel, and what they do to sine and cosine. *)
Lemma small_angle D e f g k l : 0 <= D <= 0.00154 -> Rabs e <= 3.1 * ulp40 ->
  0 <= f <= 1 -> 0 <= g <= 1 -> 0 <= k <= 1 -> 0 <= l <= 1 ->
  let Q := D * D - f * ulp40 in
  Rabs (cos (D + e) - 1 + (Q / 2 - g * ulp40)) <= 5.2 * ulp40 /\
  Rabs (sin (D + e) - (D - ((Q * D - k * ulp40) / 6 - l * ulp40))) <= 4.5 * ulp40.
Proof.
intros HD He Hf Hg Hk Hl Q.
assert (Hc := cos_lipschitz (D + e) D). assert (Hs := sin_lipschitz (D + e) D).
replace (D + e - D) with e in Hc, Hs by ring.
assert (Tc : Rabs (cos D - (1 - D * D / 2)) <= 0.5 * ulp40)
  by (unfold ulp40; interval with (i_taylor D, i_prec 80, i_degree 6)).
assert (Ts : Rabs (sin D - (D - D * D * D / 6)) <= 0.1 * ulp40)
  by (unfold ulp40; interval with (i_taylor D, i_prec 80, i_degree 6)).
unfold Q. clear Q. revert Hc Hs Tc Ts He. generalize (cos (D + e)) (sin (D + e)) (cos D) (sin D).
intros c' s' c s Hc Hs Tc Ts He.
apply (fun H => Rle_trans _ _ _ H He) in Hc, Hs.
apply Rabs_le_inv in Hc, Hs, Tc, Ts. unfold ulp40 in *.
assert (0 <= f * D <= 0.00154) by (split; [apply Rmult_le_pos; lra|]; rewrite <- (Rmult_1_l 0.00154);
  apply Rmult_le_compat; lra).
split; apply Rabs_le; lra.
Qed.

(** One rounded evaluation against [cos (a + d) = cos a cos d - sin a sin d]. *)
Lemma kernel_error c s cd sd e1 e2 e3 e4 Q S :
  -1 <= c <= 1 -> -1 <= s <= 1 -> Rabs e1 <= ulp50 -> Rabs e2 <= 1.1 / 2147483648 ->
  Rabs e3 <= 1.1 / 2147483648 -> 0 <= e4 <= 1 ->
  -0.0000012 <= Q <= 0.0000012 -> -0.00154 <= S <= 0.00154 ->
  Rabs (cd - 1 + Q) <= 5.2 * ulp40 -> Rabs (sd - S) <= 4.5 * ulp40 ->
  Rabs (c + e1 - ((c + e2) * Q + (s + e3) * S - e4 * ulp50) - (c * cd - s * sd)) <= / 68719476736.
Proof.
intros Hc Hs H1 H2 H3 H4 HQ HS Hx Hy.
replace (_ - (c * cd - s * sd)) with
  (e1 + e4 * ulp50 - e2 * Q - e3 * S - c * (cd - 1 + Q) + s * (sd - S)) by ring.
set (x := cd - 1 + Q) in *. set (y := sd - S) in *. clearbody x y.
apply Rabs_le_inv in H1, H2, H3, Hx, Hy. unfold ulp40, ulp50 in *. interval with (i_prec 80).
Qed.

(** ** The kernel, operation by operation *)

Lemma quarter_cos_sound p : (φ p <= 2 ^ 61)%Z -> exists z,
  rep z (quarter_cos p) /\ (- 2 ^ 51 <= z <= 2 ^ 51)%Z /\
  Rabs (IZR z / 2 ^ 50 - cos (2 * PI * (IZR (φ p) / 9223372036854775808))) <= / 68719476736.
Proof.
intro Hp. generalize (word_bounded p). intro Hp0. unfold quarter_cos.
set (u := (p >> 21)%uint63). set (j := (u >> 30)%uint63).
set (a := (u - (j << 30))%uint63). set (d := ((a * 1686629713) >> 30)%uint63).
set (q := ((d * d) >> 40)%uint63). set (g := ((q * d) >> 40)%uint63).
set (s := (d - g / 6)%uint63). set (tc := get cosine_table j). set (ts := get cosine_table (1024 - j)%uint63).
set (w := (((tc >> 19) * (q >> 1) + (ts >> 19) * s) >> 21)%uint63).
set (U2 := (2 * U)%Z). assert (EU : U2 = 9223372036854775808%Z) by reflexivity.
assert (Hu : φ u = (φ p / 2097152)%Z) by apply lsr_spec.
assert (Hu1 : (0 <= φ u <= 1099511627776)%Z).
{ rewrite Hu. split; [apply Z.div_pos; lia|]. apply Z.div_le_upper_bound; lia. }
assert (Hj : φ j = (φ u / 1073741824)%Z) by apply lsr_spec.
assert (Hj1 : (0 <= φ j <= 1024)%Z).
{ rewrite Hj. split; [apply Z.div_pos; lia|]. apply Z.div_le_upper_bound; lia. }
assert (Hj2 : φ (j << 30)%uint63 = (φ j * 1073741824)%Z).
{ apply (shl_exact j 30). change (φ 30%uint63) with 30%Z. fold U2. lia. }
assert (Ha : φ a = (φ u mod 1073741824)%Z).
{ assert (E := Z.div_mod (φ u) 1073741824 ltac:(lia)). rewrite <- Hj in E.
  assert (M := Z.mod_pos_bound (φ u) 1073741824 ltac:(lia)).
  unfold a. rewrite sub_exact; rewrite Hj2; lia. }
assert (Ha1 : (0 <= φ a < 1073741824)%Z) by (rewrite Ha; now apply Z.mod_pos_bound).
assert (Had : φ (a * 1686629713)%uint63 = (φ a * 1686629713)%Z).
{ apply (mul_exact a 1686629713). fold U2. change (φ 1686629713%uint63) with 1686629713%Z. lia. }
assert (Hd : φ d = (φ a * 1686629713 / 1073741824)%Z).
{ unfold d. rewrite lsr_spec, Had. reflexivity. }
assert (Hd1 : (0 <= φ d <= 1686629712)%Z).
{ rewrite Hd. split; [apply Z.div_pos; lia|].
  apply Z.lt_succ_r, Z.div_lt_upper_bound; lia. }
assert (Hq : φ q = (φ d * φ d / 1099511627776)%Z).
{ unfold q. rewrite lsr_spec, mul_exact by (fold U2; nia). reflexivity. }
assert (Hq1 : (0 <= φ q <= 2587264)%Z).
{ rewrite Hq. split; [apply Z.div_pos; nia|].
  apply Z.lt_succ_r, Z.div_lt_upper_bound; nia. }
assert (Hg : φ g = (φ q * φ d / 1099511627776)%Z).
{ unfold g. rewrite lsr_spec, mul_exact by (fold U2; nia). reflexivity. }
assert (Hg1 : (0 <= φ g <= 3969)%Z).
{ rewrite Hg. split; [apply Z.div_pos; nia|].
  apply Z.lt_succ_r, Z.div_lt_upper_bound; nia. }

assert (Hg6 : φ (g / 6)%uint63 = (φ g / 6)%Z) by apply div_spec.
assert (Hg7 : (0 <= φ g / 6 <= φ d)%Z).
{ split; [apply Z.div_pos; lia|]. rewrite Hg.
  apply Z.div_le_upper_bound; [lia|]. apply Z.div_le_upper_bound; [lia|]. nia. }
assert (Hs : φ s = (φ d - φ g / 6)%Z) by (unfold s; rewrite sub_exact; rewrite Hg6; lia).
assert (Hj' : φ (1024 - j)%uint63 = (1024 - φ j)%Z) by (apply (sub_exact 1024 j), Hj1).
destruct (table_bound j Hj1) as [Tc Tc1].
destruct (table_bound (1024 - j)%uint63) as [Ts Ts1]; [rewrite Hj'; lia|].
fold tc in Tc, Tc1. fold ts in Ts, Ts1. rewrite Hj' in Ts.
generalize (word_bounded tc) (word_bounded ts). intros Btc Bts.
assert (Hch : φ (tc >> 19)%uint63 = (φ tc / 524288)%Z) by apply lsr_spec.
assert (Hsh : φ (ts >> 19)%uint63 = (φ ts / 524288)%Z) by apply lsr_spec.
assert (Hq2 : φ (q >> 1)%uint63 = (φ q / 2)%Z) by apply lsr_spec.
assert (Bch : (0 <= φ tc / 524288 <= 2147483648)%Z).
{ split; [apply Z.div_pos; lia|]. apply Z.div_le_upper_bound; lia. }
assert (Bsh : (0 <= φ ts / 524288 <= 2147483648)%Z).
{ split; [apply Z.div_pos; lia|]. apply Z.div_le_upper_bound; lia. }
assert (Bq2 : (0 <= φ q / 2 <= 1293632)%Z).
{ split; [apply Z.div_pos; lia|]. apply Z.div_le_upper_bound; lia. }
set (N := (φ tc / 524288 * (φ q / 2) + φ ts / 524288 * (φ d - φ g / 6))%Z).
assert (BN : (0 <= N < U2)%Z) by (unfold N; rewrite EU; nia).
assert (Hw : φ w = (N / 2097152)%Z).
{ assert (E1 : φ ((tc >> 19) * (q >> 1))%uint63 = (φ tc / 524288 * (φ q / 2))%Z).
  { rewrite mul_exact; rewrite Hch, Hq2; [easy|]. fold U2. nia. }
  assert (E2 : φ ((ts >> 19) * s)%uint63 = (φ ts / 524288 * (φ d - φ g / 6))%Z).
  { rewrite mul_exact; rewrite Hsh, Hs; [easy|]. fold U2. nia. }
  unfold w. rewrite lsr_spec, add_exact; rewrite E1, E2; [reflexivity|apply BN]. }
assert (Bw : (0 <= φ w <= 2 ^ 51 - 1)%Z).
{ rewrite Hw. split; [apply Z.div_pos; lia|]. apply Z.lt_succ_r, Z.div_lt_upper_bound; [lia|].
  unfold N. nia. }
exists (φ tc - φ w)%Z. split; [apply rep_sub; apply rep_of|]. split; [lia|].
(* The same in real numbers, every rounding down with its error. *)
destruct (div_real (φ p) 2097152) as (eu & Beu & Ru); [easy|]. rewrite <- Hu in Ru.
destruct (div_real (φ a * 1686629713) 1073741824) as (ed & Bed & Rd); [easy|].
rewrite <- Hd, mult_IZR in Rd.
destruct (div_real (φ d * φ d) 1099511627776) as (eq & Beq & Rq); [easy|]. rewrite <- Hq, mult_IZR in Rq.
destruct (div_real (φ q * φ d) 1099511627776) as (eg & Beg & Rg); [easy|]. rewrite <- Hg, mult_IZR in Rg.
destruct (div_real (φ g) 6) as (e6 & Be6 & R6); [easy|].
destruct (div_real (φ tc) 524288) as (ec & Bec & Rc); [easy|].
destruct (div_real (φ ts) 524288) as (es & Bes & Rs); [easy|].
destruct (div_real (φ q) 2) as (eh & Beh & Rh); [easy|].
destruct (div_real N 2097152) as (ew & Bew & Rw); [easy|]. rewrite <- Hw in Rw.
assert (RN : IZR N = IZR (φ tc / 524288) * IZR (φ q / 2) + IZR (φ ts / 524288) * (IZR (φ d) - IZR (φ g / 6)))
  by (unfold N; now rewrite plus_IZR, !mult_IZR, minus_IZR).
assert (Ra : IZR (φ a) = IZR (φ u) - IZR (φ j) * 1073741824).
{ rewrite <- mult_IZR, <- minus_IZR. f_equal.
  generalize (Z.div_mod (φ u) 1073741824). rewrite <- Hj, <- Ha. lia. }
rewrite minus_IZR. rewrite minus_IZR in Ts.
assert (Bd : 0 <= IZR (φ d) <= 1686629712) by (split; apply IZR_le; lia).
assert (Ba : 0 <= IZR (φ a) <= 1073741824) by (split; apply IZR_le; lia).
assert (Bh : 0 <= IZR (φ q / 2) <= 1293632) by (split; apply IZR_le; lia).
assert (BS : 0 <= IZR (φ d) - IZR (φ g / 6) <= 1686629712)
  by (rewrite <- minus_IZR; split; apply IZR_le; lia).
set (alpha := PI * IZR (φ j) / 2048) in *.
set (D := IZR (φ d) * ulp40).
set (e := 2 * PI * (IZR (φ p) / 9223372036854775808) - alpha - D).
assert (He : Rabs e <= 3.1 * ulp40).
{ replace e with (IZR (φ a) * (PI / 2199023255552 - 1686629713 / 1180591620717411303424)
    + eu * (PI / 2199023255552) + ed / 1099511627776).
  - generalize (IZR (φ a)) Ba. intros x Bx. unfold ulp40. interval with (i_prec 100).
  - unfold e, D, alpha, ulp40. rewrite Rd, Ra, Ru. field. }
assert (BD : 0 <= D <= 0.00154) by (unfold D, ulp40; lra).
destruct (small_angle D e eq eh eg e6) as [Kc Ks]; try easy.
set (c := cos alpha) in *. set (s' := sin alpha).
replace (2 * PI * _) with (alpha + (D + e)) by (unfold e; ring).
rewrite cos_plus. fold c s'.
assert (Es : cos (PI * (1024 - IZR (φ j)) / 2048) = s').
{ unfold s'. rewrite <- cos_shift. f_equal. unfold alpha. field. }
rewrite Es in Ts.
assert (E50 : 2 ^ 50 = 1125899906842624) by (simpl; lra). rewrite E50 in *.
set (e1 := IZR (φ tc) / 1125899906842624 - c) in *.
set (f1 := IZR (φ ts) / 1125899906842624 - s') in *.
apply Rabs_le_inv in Tc, Ts.
replace ((IZR (φ tc) - IZR (φ w)) / 1125899906842624) with
  (c + e1 - ((c + (e1 - ec / 2147483648)) * (IZR (φ q / 2) * ulp40)
    + (s' + (f1 - es / 2147483648)) * ((IZR (φ d) - IZR (φ g / 6)) * ulp40) - ew * ulp50)).
2:{ unfold e1, f1, ulp40, ulp50. rewrite Rw, RN, Rc, Rs. field. }
apply kernel_error; try apply COS_bound; try apply SIN_bound; try easy.
- apply Rabs_le. unfold ulp50. lra.
- apply Rabs_le. lra.
- apply Rabs_le. lra.
- unfold ulp40. lra.
- unfold ulp40. lra.
- replace (IZR (φ q / 2) * ulp40) with ((D * D - eq * ulp40) / 2 - eh * ulp40); [easy|].
  rewrite Rh, Rq. unfold D, ulp40. field.
- replace ((IZR (φ d) - IZR (φ g / 6)) * ulp40) with
    (D - (((D * D - eq * ulp40) * D - eg * ulp40) / 6 - e6 * ulp40)); [easy|].
  rewrite R6, Rg, Rq. unfold D, ulp40. field.
Qed.

Theorem fixed_cos_sound p : exists z,
  rep z (fixed_cos p) /\ (- 2 ^ 51 <= z <= 2 ^ 51)%Z /\
  Rabs (IZR z / 2 ^ 50 - cos (2 * PI * (IZR (φ p) / 9223372036854775808))) <= / 68719476736.
Proof.
unfold fixed_cos. generalize (word_bounded p). intro Hp. change (2 * U)%Z with 9223372036854775808%Z in Hp.
set (t := if (p <=? 4611686018427387904)%uint63 then p else (0 - p)%uint63).
assert (Ht : (0 <= φ t <= 4611686018427387904)%Z /\
  cos (2 * PI * (IZR (φ p) / 9223372036854775808)) = cos (2 * PI * (IZR (φ t) / 9223372036854775808))).
{ unfold t. destruct (leb p 4611686018427387904) eqn:E.
  - apply leb_spec in E. change (φ 4611686018427387904%uint63) with 4611686018427387904%Z in E.
    split; [lia|easy].
  - assert (H : ~ (φ p <= 4611686018427387904)%Z).
    { intro K. change 4611686018427387904%Z with (φ 4611686018427387904%uint63) in K.
      apply leb_spec in K. congruence. }
    assert (E0 : φ (0 - p)%uint63 = (9223372036854775808 - φ p)%Z).
    { rewrite sub_spec. change (φ 0%uint63) with 0%Z. rewrite wB_U. change (2 * U)%Z with 9223372036854775808%Z.
      symmetry. apply (Z.mod_unique _ _ (-1)); lia. }
    rewrite E0, minus_IZR. split; [lia|].
    replace (2 * PI * ((9223372036854775808 - IZR (φ p)) / 9223372036854775808)) with
      (- (2 * PI * (IZR (φ p) / 9223372036854775808)) + 2 * INR 1 * PI) by (simpl; field).
    now rewrite cos_period, cos_neg. }
destruct Ht as [Bt ->]. clearbody t.
destruct (leb t 2305843009213693952) eqn:E.
- apply leb_spec in E. now apply quarter_cos_sound.
- assert (H : ~ (φ t <= 2305843009213693952)%Z).
  { intro K. change 2305843009213693952%Z with (φ 2305843009213693952%uint63) in K.
    apply leb_spec in K. congruence. }
  assert (E0 : φ (4611686018427387904 - t)%uint63 = (4611686018427387904 - φ t)%Z)
    by (apply (sub_exact 4611686018427387904 t), Bt).
  destruct (quarter_cos_sound (4611686018427387904 - t)%uint63) as (z & Hz & Bz & Ez).
  { rewrite E0. lia. }
  exists (0 - z)%Z. split; [apply rep_sub; [apply (rep_of 0)|easy]|]. split; [lia|].
  rewrite E0, !minus_IZR in *. revert Ez.
  replace (2 * PI * ((4611686018427387904 - IZR (φ t)) / 9223372036854775808)) with
    (- (2 * PI * (IZR (φ t) / 9223372036854775808)) + PI) by field.
  rewrite neg_cos, cos_neg. intro Ez. rewrite <- Rabs_Ropp.
  match goal with |- Rabs ?x <= _ => match type of Ez with Rabs ?y <= _ => now replace x with y by field end end.
Qed.
