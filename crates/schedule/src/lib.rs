//! RoPE frequency schedules as exact data, each formula written once
